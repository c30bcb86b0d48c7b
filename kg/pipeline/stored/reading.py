"""First step: documents that are new or changed are read, those that are gone are forgotten."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from kg.errors import InputError
from kg.model.claim import Reading
from kg.model.progress import Progress, Watch
from kg.pipeline.ahead import Ahead
from kg.pipeline.readings import Read, Reader
from kg.pipeline.stored.knowing import Frame, digest, lots
from kg.pipeline.stored.packing import ASIDE, READING, SIGHTING, Aside
from kg.pipeline.stored.places import place_of_graph
from kg.pipeline.stored.state import State
from kg.pipeline.workers import WORTHWHILE, Lost, in_order
from kg.read import Raw
from kg.resolve.sightings import Sighting
from kg.rules.values import Rules

_BATCH = 256
_BYTES = 4 << 20
_ASKED = 1000
"""Values of one statement; SQLite takes no more than 32,766."""
_REMEMBERED = 1 << 12
"""Sightings of which a process remembers how they are packed: most documents tell of things that others told of so."""


class Row(NamedTuple):
    """A document for the table: id, digest, title, language, number of facts, packed reading, sightings, and place."""

    doc: str
    digest: str
    title: str | None
    language: str
    facts: int
    packed: bytes
    sighted: dict[str, tuple[bytes, bytes]]
    bucket: int


class Told(NamedTuple):
    """What a process hands back of the bytes of one file or line: documents, and packed faults and doubts."""

    raw: tuple[str, bytes]
    rows: tuple[Row, ...]
    aside: bytes | None


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads: by rules, claims below `least` (0 to 1) being left out, or a process that has begun already."""

    rules: Callable[[], Rules]
    least: float
    ahead: Ahead | None = None

    def told(self, raws: Iterator[Raw], frame: Frame) -> Iterator[Told | Lost[Raw]]:
        """Yield what files and lines hold, in order, or which could not be read."""
        few = list(islice(raws, WORTHWHILE))
        found = self.ahead.of(few) if self.ahead and 0 < len(few) < WORTHWHILE else None
        if found is not None:
            yield from (told(raw, read, frame) for raw, read in zip(few, found, strict=True))
        elif few:
            reader = Reader(self.rules(), self.least)
            yield from in_order(lambda: lambda raw: told(raw, reader(raw), frame), chain(few, raws), jobs=frame.jobs)


def refresh(state: State, raws: Iterable[Raw], readers: Readers, frame: Frame, watch: Watch) -> None:
    """Make the documents of a store those of `raws`; what was read of the same bytes in the same place stays."""
    run = int(state.noted("run") or 0) + 1
    state.note("run", str(run))

    results = readers.told(_changed(state, raws, run), frame)
    done = aside = 0
    while batch := list(islice(results, _BATCH)):
        kept = [set_aside(one) if isinstance(one, Lost) else one for one in batch]
        with state.step():
            _keep(state, kept, run)
        aside += sum(one.aside is not None for one in kept)
        done += len(batch)
        watch(Progress("read", done, aside))
    with state.step():
        for (place,) in state.all("SELECT place FROM raws WHERE run <> ?", (run,)):
            _forget_place(state, place)


def _changed(state: State, raws: Iterable[Raw], run: int) -> Iterator[Raw]:
    """Yield the files and lines that are not as they were; of those with the same bytes only the first counts."""
    state.run("CREATE TEMP TABLE IF NOT EXISTS met (digest BLOB PRIMARY KEY) WITHOUT ROWID")
    state.run("DELETE FROM met")
    same: list[tuple[int, int, str]] = []
    for some in _some(enumerate(raws)):
        keys = {number: bytes.fromhex(raw.digest) for number, raw in some}
        met = {key for (key,) in _among(state, "SELECT digest FROM met WHERE digest IN", keys.values())}
        places = (raw.place for _, raw in some)
        before = dict(_among(state, "SELECT place, digest FROM raws WHERE place IN", places))
        state.run_many("INSERT OR IGNORE INTO met VALUES (?)", ((key,) for key in keys.values()))
        for number, raw in some:
            if keys[number] in met:
                continue
            met.add(keys[number])
            if before.get(raw.place) == keys[number]:
                same.append((run, number, raw.place))
            else:
                yield raw
    for start in range(0, len(same), _BATCH):
        with state.step():
            state.run_many("UPDATE raws SET run = ?, ord = ? WHERE place = ?", same[start : start + _BATCH])


def _some(raws: Iterator[tuple[int, Raw]]) -> Iterator[list[tuple[int, Raw]]]:
    """Yield a few files or lines at a time, of a few megabytes: asking the state for each of them takes longer."""
    some: list[tuple[int, Raw]] = []
    size = 0
    for number, raw in raws:
        some.append((number, raw))
        size += len(raw.data)
        if len(some) == _BATCH or size > _BYTES:
            yield some
            some, size = [], 0
    yield some


def _among(state: State, query: str, values: Iterable[bytes | str]) -> list[Any]:
    """Return the rows of a query that ends in IN, for these values."""
    found: list[Any] = []
    for some in lots(values, _ASKED):
        found += state.all(f"{query} ({', '.join('?' * len(some))})", some)
    return found


def told(raw: Raw, read: Read, frame: Frame) -> Told:
    """Return what was read of some bytes as it is kept."""
    aside = ASIDE.pack(Aside.of(read.faults, read.doubts)) if read.faults or read.doubts else None
    return Told((raw.place, bytes.fromhex(raw.digest)), tuple(_row(reading, frame) for reading in read.readings), aside)


def _row(reading: Reading, frame: Frame) -> Row:
    doc = reading.document
    sighted = {key: _packed(one) for key, one in frame.sight(reading).items()}
    bucket = place_of_graph(f"{frame.base}document/{doc.id}")
    return Row(doc.id, doc.digest, doc.title, doc.language, len(reading.claims), READING.pack(reading), sighted, bucket)


@lru_cache(maxsize=_REMEMBERED)
def _packed(sighting: Sighting) -> tuple[bytes, bytes]:
    return digest(sighting), SIGHTING.pack(sighting)


def set_aside(lost: Lost[Raw]) -> Told:
    """Return what is kept of bytes that could not be read: why."""
    raw = lost.item
    fault = InputError(raw.location, lost.reason, place=raw.record)
    return Told((raw.place, bytes.fromhex(raw.digest)), (), ASIDE.pack(Aside.of([fault])))


def _keep(state: State, batch: Sequence[Told], run: int) -> None:
    for (n,) in _among(state, "SELECT n FROM documents WHERE place IN", (one.raw[0] for one in batch)):
        forget(state, n)
    state.run_many("INSERT OR REPLACE INTO raws VALUES (?, ?, ?, 0, ?)", ((*one.raw, run, one.aside) for one in batch))
    rows = list(_first_of_each(state, batch, run))
    sids = _numbered(state, [row for _, row in rows])
    last = state.one("SELECT max(n) FROM documents") or 0
    seen: list[tuple[int, int]] = []
    documents = []
    for n, (place, row) in enumerate(rows, last + 1):
        its = {key: sids[hashed] for key, (hashed, _) in row.sighted.items()}
        seen += ((sid, n) for sid in its.values())
        told = (row.doc, place, row.digest, row.title, row.language, row.facts, row.packed)
        documents.append((n, *told, json.dumps(its), row.bucket))
    state.run_many(
        "INSERT INTO documents (n, doc, place, digest, title, language, facts, reading, sightings, bucket)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        documents,
    )
    state.run_many("INSERT OR IGNORE INTO seen VALUES (?, ?)", seen)
    state.soil("document", (document[-1] for document in documents))


def _first_of_each(state: State, batch: Sequence[Told], run: int) -> Iterator[tuple[str, Row]]:
    """Yield documents with their places; of those with the same words the first counts, while it is still there."""
    keys = {key for one in batch for row in one.rows for key in (row.digest, row.doc)}
    held: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for column in ("digest", "doc"):
        for key, *other in _among(state, f"SELECT {column}, n, place FROM documents WHERE {column} IN", sorted(keys)):
            held[key].add((other[0], other[1]))
    places = {place for others in held.values() for _, place in others}
    runs = dict(_among(state, "SELECT place, run FROM raws WHERE place IN", sorted(places)))
    met: set[str] = set()
    gone: set[int] = set()
    for place, row in ((one.raw[0], row) for one in batch for row in one.rows):
        others = held[row.digest] | held[row.doc]
        if met & {row.digest, row.doc} or any(runs.get(other) == run for _, other in others):
            continue
        for n in sorted({n for n, _ in others} - gone):
            forget(state, n)
            gone.add(n)
        met |= {row.digest, row.doc}
        yield place, row


def _numbered(state: State, rows: Sequence[Row]) -> dict[bytes, int]:
    """Return the numbers of sightings by their digests; those that are new get one."""
    packed = dict(one for row in rows for one in row.sighted.values())
    sids: dict[bytes, int] = dict(_among(state, "SELECT hash, sid FROM sightings WHERE hash IN", packed))
    new = [key for key in packed if key not in sids]
    if new:
        state.note("world", None)
        last = state.one("SELECT max(sid) FROM sightings") or 0
        sids |= {key: sid for sid, key in enumerate(new, last + 1)}
        state.run_many(
            "INSERT INTO sightings (sid, hash, data) VALUES (?, ?, ?)", ((sids[key], key, packed[key]) for key in new)
        )
    return sids


def _forget_place(state: State, place: str) -> None:
    for (n,) in state.all("SELECT n FROM documents WHERE place = ?", (place,)):
        forget(state, n)
    state.run("DELETE FROM raws WHERE place = ?", (place,))


def forget(state: State, n: int) -> None:
    """Forget a document, and what only it told."""
    untell(state, [n])
    for (sid,) in state.all(
        "SELECT DISTINCT value FROM json_each((SELECT sightings FROM documents WHERE n = ?))", (n,)
    ):
        state.run("DELETE FROM seen WHERE sid = ? AND n = ?", (sid, n))
        if not state.one("SELECT 1 FROM seen WHERE sid = ? LIMIT 1", (sid,)):
            state.run("DELETE FROM sightings WHERE sid = ?", (sid,))
            state.note("world", None)
    state.soil("document", [state.one("SELECT bucket FROM documents WHERE n = ?", (n,))])
    state.run("DELETE FROM documents WHERE n = ?", (n,))


def untell(state: State, numbers: Sequence[int]) -> None:
    """Take what documents tell out of what it was joined with."""
    its = f"n IN ({', '.join('?' * len(numbers))})"
    for statement in (
        f"INSERT OR IGNORE INTO apart SELECT component FROM groups WHERE {its} AND component IS NOT NULL",
        f"DELETE FROM shared WHERE gid IN (SELECT gid FROM groups WHERE {its})",
        f"DELETE FROM group_tellings WHERE gid IN (SELECT gid FROM groups WHERE {its})",
        f"DELETE FROM groups WHERE {its}",
        f"INSERT OR IGNORE INTO loose SELECT member FROM bonds WHERE {its}",
        f"DELETE FROM bond_tellings WHERE bid IN (SELECT bid FROM bonds WHERE {its})",
        f"DELETE FROM bonds WHERE {its}",
        f"DELETE FROM told WHERE {its}",
    ):
        state.run(statement, numbers)
