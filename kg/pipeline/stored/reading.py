"""First step: documents that are new or changed are read, those that are gone are forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from kg.errors import InputError
from kg.model.claim import Reading
from kg.model.progress import Progress, Watch
from kg.pipeline.ahead import Ahead
from kg.pipeline.readings import Read, Reader
from kg.pipeline.stored.knowing import Frame, digest
from kg.pipeline.stored.packing import ASIDE, READING, SIGHTING, Aside
from kg.pipeline.stored.places import place_of_graph
from kg.pipeline.stored.state import State
from kg.pipeline.workers import WORTHWHILE, Lost, in_order
from kg.read import Raw
from kg.resolve.sightings import Sighting
from kg.rules.values import Rules

_BATCH = 256
_BYTES = 4 << 20
_REMEMBERED = 1 << 12
"""Sightings of which a process remembers how they are packed: most documents tell of things that others told of so."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document for the table: id, digest, title, language, number of facts, packed reading, sightings, and place."""

    doc: str
    digest: str
    title: str | None
    language: str
    facts: int
    packed: bytes
    sighted: dict[str, tuple[bytes, bytes]]
    bucket: int


@dataclass(frozen=True, slots=True)
class Told:
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
        with state.step():
            for one in batch:
                kept = set_aside(one) if isinstance(one, Lost) else one
                _keep(state, kept, run)
                aside += kept.aside is not None
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
    wanted = list(values)
    return state.all(f"{query} ({', '.join('?' * len(wanted))})", wanted)


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


def _keep(state: State, told: Told, run: int) -> None:
    place, key = told.raw
    _forget_place(state, place)
    state.run("INSERT INTO raws VALUES (?, ?, ?, 0, ?)", (place, key, run, told.aside))
    for row in told.rows:
        for other, n in state.all("SELECT place, n FROM documents WHERE digest = ? OR doc = ?", (row.digest, row.doc)):
            if state.one("SELECT run FROM raws WHERE place = ?", (other,)) == run:
                break  # the first with these words counts, and it is still there
            forget(state, n)
        else:
            _insert(state, place, row)


def _insert(state: State, place: str, row: Row) -> None:
    sids = {key: _numbered(state, *one) for key, one in row.sighted.items()}
    n = state.run(
        "INSERT INTO documents (doc, place, digest, title, language, facts, reading, sightings, bucket)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.doc, place, row.digest, row.title, row.language, row.facts, row.packed, json.dumps(sids), row.bucket),
    ).lastrowid
    state.run_many("INSERT OR IGNORE INTO seen VALUES (?, ?)", ((sid, n) for sid in sids.values()))
    state.soil("document", [row.bucket])


def _numbered(state: State, key: bytes, packed: bytes) -> int:
    found: int | None = state.one("SELECT sid FROM sightings WHERE hash = ?", (key,))
    if found is None:
        state.note("world", None)
        found = state.run("INSERT INTO sightings (hash, data) VALUES (?, ?)", (key, packed)).lastrowid
    assert found is not None
    return found


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
        f"DELETE FROM groups WHERE {its}",
        f"INSERT OR IGNORE INTO loose SELECT member FROM bonds WHERE {its}",
        f"DELETE FROM bonds WHERE {its}",
    ):
        state.run(statement, numbers)
