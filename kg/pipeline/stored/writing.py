"""Sixth step: lines of N-Quads, a part at a time; what came and what went is kept until the graph has taken it over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from sqlite3 import Connection
from typing import Any

from kg.mapping import run
from kg.model.progress import Progress, Watch
from kg.pipeline.stored.compressed import LINES
from kg.pipeline.stored.knowing import Known
from kg.pipeline.stored.loading import Loading, Part
from kg.pipeline.stored.packing import BOND, COUNTS, READING, TELLINGS
from kg.pipeline.stored.parts import Parts, divided
from kg.pipeline.stored.state import State
from kg.pipeline.stored.tally import Tally, by_graph
from kg.resolve.bonds import BondTelling
from kg.resolve.rows import Rows, View
from kg.resolve.stating import Page, view_of_bonds, view_of_document, view_of_events, view_of_things
from kg.resolve.telling import Telling

_BATCH = 16

_JOINED = frozenset({"bond", "entity", "event"})
"""Kinds of parts that tables are joined with: where one is written anew, tables are mapped again."""

Content = list[tuple[Any, ...]]
Before = bytes | None
"""Lines that a graph has of a part, packed, empty where it has none yet; `None` where no graph is to be patched."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part to be written, by its first place: what it is made of now, and its lines before where a graph has them."""

    kind: str
    first: int
    content: Content
    before: Before = None


@dataclass(frozen=True, slots=True)
class Written:
    """A part as written: its lines now, what is counted of them, and what came and went where a graph is patched.

    The first bytes of the lines, so many as are `stated`, are those of the default graph.
    """

    kind: str
    first: int
    lines: bytes
    stated: int
    tally: bytes
    added: tuple[str, ...]
    removed: tuple[str, ...]


def write_all(state: State, known: Known, loading: Loading, watch: Watch) -> None:
    """Write all parts that changed; where there is a graph, note the lines that came and went, else load them anew."""
    division = divided(state)
    if state.noted("graph") is None:
        loading.begin()
    waiting = sorted({(kind, division.first(kind, place)) for kind, place in state.all("SELECT * FROM dirty")})
    results = known.frame.results(partial(_written, state, known, division), waiting)
    done = 0
    while batch := list(islice(results, _BATCH)):
        with state.step():
            for part in batch:
                keep(state, part, division.width(part.kind))
        for part in batch:
            loading.add(unpacked(part.lines), (part.kind, part.first))
        done += len(batch)
        watch(Progress("write", done, 0, len(waiting)))


def keep(state: State, part: Written, width: int) -> None:
    """Put a part, so many places wide, in the place of what it was."""
    kind, first = part.kind, part.first
    state.run("DELETE FROM dirty WHERE kind = ? AND bucket >= ? AND bucket < ?", (kind, first, first + width))
    state.run(
        "INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?, ?)", (kind, first, part.lines, part.stated, part.tally)
    )
    if kind in _JOINED:
        state.note("tables", None)
    rows = [(0, line) for line in part.removed] + [(1, line) for line in part.added]
    state.run_many("INSERT INTO patch (added, line) VALUES (?, ?)", rows)


def before_of(db: State | Connection, kind: str, first: int) -> Before:
    """Return the lines that a graph has of a part, packed, by the first place of the part."""
    query = (
        "SELECT ifnull((SELECT lines FROM buckets WHERE kind = ? AND bucket = ?), x'') FROM meta WHERE name = 'graph'"
    )
    ask = db.run if isinstance(db, State) else db.execute
    return next((lines for (lines,) in ask(query, (kind, first))), None)


def _written(state: State, known: Known, division: Parts, part: tuple[str, int]) -> Written:
    """Read what a part is made of and write it, all in one process: less goes from one to another."""
    kind, first = part
    with state.reader() as reader:
        before = before_of(reader, *part)
        content = _content(reader, known, kind, (first, first + division.width(kind)))
    return written(known, Bucket(kind, first, content, before))


def _content(reader: Connection, known: Known, kind: str, places: tuple[int, int]) -> Content:
    if kind == "document":
        return _documents(reader, known, places)
    if kind == "entity":
        query = "SELECT id FROM entities WHERE met AND bucket >= ? AND bucket < ? ORDER BY id"
        return reader.execute(query, places).fetchall()
    tables = "groups x USING (thing) JOIN group_tellings USING (gid)"
    if kind == "bond":
        tables = "bonds x USING (thing) JOIN bond_tellings USING (bid)"
    query = (
        f"SELECT t.key, data FROM things t JOIN {tables} WHERE kind = ? AND bucket >= ? AND bucket < ? ORDER BY t.key"
    )
    return reader.execute(query, (kind, *places)).fetchall()


def _documents(reader: Connection, known: Known, places: tuple[int, int]) -> Content:
    query = "SELECT n, reading, sightings FROM documents WHERE bucket >= ? AND bucket < ? ORDER BY doc"
    return [
        (
            reading,
            known.who(sightings),
            reader.execute("SELECT key, data FROM groups JOIN group_tellings USING (gid) WHERE n = ?", (n,)).fetchall(),
            reader.execute("SELECT key, data FROM bonds JOIN bond_tellings USING (bid) WHERE n = ?", (n,)).fetchall(),
        )
        for n, reading, sightings in reader.execute(query, places).fetchall()
    ]


def written(known: Known, bucket: Bucket) -> Written:
    """Return the lines of a part."""
    frame = known.frame
    rows = Rows(frame.base, frame.authority, known.keys)
    extra: list[str] = []
    for view in _views(known, bucket.kind, bucket.content):
        rows.add(view)
        extra += (line for doc in view.documents for line in used(frame.base, f"{frame.base}document/{doc.id}"))
    tables = rows.filled()
    lines = dict.fromkeys(run(frame.mappings, tables, base=frame.base)) if tables else ()
    return made(bucket.kind, bucket.first, lines, bucket.before, extra)


def made(
    kind: str,
    first: int,
    lines: Collection[str],
    before: Before,
    extra: Iterable[str] = (),
    tally: Tally | None = None,
) -> Written:
    """Return a part with these lines, each once; those of `extra` are not counted, nor any where there is a tally."""
    stated, named = by_graph(lines)
    counts = COUNTS.pack((tally or Tally.of(stated)).as_values())
    # no set: lines come in runs that are sorted already
    stated, named = sorted(dict.fromkeys((*stated, *extra))), sorted(named)
    own = _bytes(stated)
    packed = LINES.pack(own + _bytes(named))
    changes = _changes(before, [*stated, *named]) if before is not None else ((), ())
    return Written(kind, first, packed, len(own), counts, *changes)


def _changes(before: bytes, now: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines that came and those that went."""
    old = lines_of(before) if before else []
    new, past = set(now), set(old)
    return tuple(line for line in now if line not in past), tuple(line for line in old if line not in new)


def _bytes(lines: Sequence[str]) -> bytes:
    return "\n".join((*lines, "")).encode()


def lines_at(state: State, part: Part) -> bytes:
    """Return the lines of a part, with their ends."""
    with state.reader() as reader:
        (lines,) = reader.execute("SELECT lines FROM buckets WHERE kind = ? AND bucket = ?", part).fetchone()
    return unpacked(lines)


def stated_at(state: State, part: Part) -> bytes:
    """Return the lines of a part that are of the default graph, with their ends."""
    with state.reader() as reader:
        query = "SELECT lines, stated FROM buckets WHERE kind = ? AND bucket = ?"
        lines, stated = reader.execute(query, part).fetchone()
    return unpacked(lines)[:stated]


def unpacked(data: bytes) -> bytes:
    """Return the lines of a part, with their ends.

    Raises:
        StoreError: it is damaged.
    """
    return LINES.unpack(data)


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a part without their ends; `StoreError` where it is damaged."""
    return unpacked(data).decode().split("\n")[:-1]


def used(base: str, iri: str) -> tuple[str, str]:
    """Return what the description of a build says of a document."""
    prov = "http://www.w3.org/ns/prov#"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    return (
        f"<{base}dataset/build> <{prov}used> <{iri}> .",
        f"<{iri}> <{kind}> <{prov}Entity> .",
    )


def _views(known: Known, kind: str, content: Content) -> Iterator[View]:
    if kind == "document":
        for packed, who, groups, bonds in content:
            yield from view_of_document(_page(known, packed, who, groups, bonds))
    elif kind == "entity":
        yield view_of_things((str(found) for (found,) in content), known.entities)
    elif kind == "event":
        yield view_of_events(
            {
                key: sorted((one for _, data in rows for one in TELLINGS.unpack(data)), key=lambda one: one.order)
                for key, rows in groupby(content, key=itemgetter(0))
            },
            known.entities,
        )
    else:
        bonds = groupby(content, key=itemgetter(0))
        yield view_of_bonds({key: [BOND.unpack(data) for _, data in rows] for key, rows in bonds}, known.entities)


Stated = list[tuple[str, bytes]]


def _page(known: Known, packed: bytes, who: dict[str, str], groups: Stated, bonds: Stated) -> Page:
    reading = READING.unpack(packed)
    told: list[tuple[str, Telling | BondTelling]] = [
        (key, one) for key, data in groups for one in TELLINGS.unpack(data)
    ]
    told += [(key, BOND.unpack(data)) for key, data in bonds]
    return Page(reading, known.frame.sight(reading), known.cast(who), told)
