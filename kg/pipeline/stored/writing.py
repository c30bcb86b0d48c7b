"""Sixth step: lines of N-Quads, a part at a time; what came and what went is kept until the graph has taken it over."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from kg.errors import StoreError
from kg.mapping import run
from kg.model.progress import Progress, Watch
from kg.pipeline.stored.knowing import Known, bucket_of
from kg.pipeline.stored.packing import pack, unpack
from kg.pipeline.stored.state import State
from kg.pipeline.stored.tally import Tally
from kg.resolve.rows import Rows, View
from kg.resolve.stating import Page, view_of_bonds, view_of_document, view_of_events, view_of_things

_BATCH = 16
_LEVEL = 1

Content = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part to be written: what it is made of now, and its lines before."""

    kind: str
    number: int
    content: Content
    before: bytes | None


@dataclass(frozen=True, slots=True)
class Written:
    """A part as written: its lines now, what is counted of them, and what came and went."""

    kind: str
    number: int
    lines: bytes
    tally: bytes
    added: tuple[str, ...]
    removed: tuple[str, ...]


def write_all(state: State, known: Known, watch: Watch, *, patch: bool) -> None:
    """Write all parts that changed; with `patch`, note the lines that came and went."""
    total = state.one("SELECT count(*) FROM dirty")
    results = known.frame.results(partial(written, known), _dirty(state, known))
    done = 0
    while batch := list(islice(results, _BATCH)):
        with state.step():
            for part in batch:
                keep(state, part, patch=patch)
        done += len(batch)
        watch(Progress("write", done, 0, total))


def keep(state: State, part: Written, *, patch: bool) -> None:
    """Put a part in the place of what it was."""
    where = (part.kind, part.number)
    state.run("DELETE FROM dirty WHERE kind = ? AND bucket = ?", where)
    state.run("INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?)", (*where, part.lines, part.tally))
    if patch:
        rows = [(0, line) for line in part.removed] + [(1, line) for line in part.added]
        state.run_many("INSERT INTO patch (added, line) VALUES (?, ?)", rows)


def _dirty(state: State, known: Known) -> Iterator[Bucket]:
    for kind, number in state.all("SELECT kind, bucket FROM dirty ORDER BY kind, bucket"):
        before = state.one("SELECT lines FROM buckets WHERE kind = ? AND bucket = ?", (kind, number))
        yield Bucket(kind, number, _content(state, known, kind, number), before)


def _content(state: State, known: Known, kind: str, number: int) -> Content:
    if kind == "document":
        return _documents(state, known, number)
    if kind == "entity":
        met = (found for (found,) in state.all("SELECT id FROM entities WHERE met ORDER BY id"))
        return [(found,) for found in met if bucket_of(kind, found) == number]
    table = "groups" if kind == "event" else "bonds"
    return state.all(
        f"SELECT t.key, data FROM things t JOIN {table} x USING (thing) WHERE kind = ? AND bucket = ? ORDER BY t.key",
        (kind, number),
    )


def _documents(state: State, known: Known, number: int) -> Content:
    found: Content = []
    query = "SELECT n, reading, sightings FROM documents WHERE bucket = ? ORDER BY doc"
    for n, reading, sightings in state.all(query, (number,)):
        stated = [
            (key, data)
            for table in ("groups", "bonds")
            for key, data in state.all(f"SELECT key, data FROM {table} WHERE n = ?", (n,))
        ]
        found.append((reading, known.who(sightings), stated))
    return found


def written(known: Known, bucket: Bucket) -> Written:
    """Return the lines of a part."""
    frame = known.frame
    rows = Rows(frame.base, frame.authority, known.keys)
    extra: list[str] = []
    for view in _views(known, bucket.kind, bucket.content):
        rows.add(view)
        if bucket.kind == "document" and view.graph is None:
            extra += (line for doc in view.documents for line in used(frame.base, f"{frame.base}document/{doc.id}"))
    tables = {table.name: table for table in rows.tables() if table.rows}
    lines = sorted(set(run(frame.mappings, tables, base=frame.base))) if tables else []
    return made(bucket.kind, bucket.number, lines, bucket.before, extra)


def made(kind: str, number: int, lines: list[str], before: bytes | None, extra: Iterable[str] = ()) -> Written:
    """Return a part with these lines; those of `extra` are not counted."""
    tally = pack(Tally.of(lines).as_values())
    now = sorted({*lines, *extra})
    old = lines_of(before) if before else []
    new, past = set(now), set(old)
    return Written(
        kind, number, _packed(now), tally, tuple(line for line in now if line not in past),
        tuple(line for line in old if line not in new),
    )  # fmt: skip


def _packed(lines: Iterable[str]) -> bytes:
    return zlib.compress("".join(f"{line}\n" for line in lines).encode(), _LEVEL)


def unpacked(data: bytes) -> bytes:
    """Return the lines of a part, with their ends.

    Raises:
        StoreError: it is damaged.
    """
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise StoreError("", f"a part of its lines is damaged: {error}") from error


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
        for reading, who, stated in content:
            yield from view_of_document(_page(known, reading, who, stated))
    elif kind == "entity":
        yield view_of_things((str(found) for (found,) in content), known.entities)
    elif kind == "event":
        yield view_of_events(
            {
                key: sorted((one for _, data in rows for one in unpack(data)), key=lambda one: one.order)
                for key, rows in groupby(content, key=itemgetter(0))
            },
            known.entities,
        )
    else:
        bonds = groupby(content, key=itemgetter(0))
        yield view_of_bonds({key: [unpack(data) for _, data in rows] for key, rows in bonds}, known.entities)


def _page(known: Known, packed: bytes, who: dict[str, str], stated: list[tuple[str, bytes]]) -> Page:
    reading = unpack(packed)
    told = [(key, one) for key, data in stated for one in _each(unpack(data))]
    return Page(reading.document, known.frame.sight(reading), known.cast(who), told)


def _each(told: Any) -> tuple[Any, ...]:
    return told if isinstance(told, tuple) else (told,)
