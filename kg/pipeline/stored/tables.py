"""A user's tables in a store: mapped again when they, their mappings, or what documents tell of things changed.

A statement that the parts of documents hold too is left to them, so that each line stands in one part.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg.graph import split_line
from kg.mapping import run
from kg.model.table import READING_TABLES, Row, Table
from kg.pipeline.joined import joined
from kg.pipeline.mapped import Jobs
from kg.pipeline.stored.knowing import Frame, bucket_of
from kg.pipeline.stored.packing import TABLED, Aside, Tabled
from kg.pipeline.stored.state import State
from kg.pipeline.stored.tally import Tally, by_graph
from kg.pipeline.stored.writing import before_of, keep, lines_of, made
from kg.pipeline.tabled import cited_rows, lines_of_tables
from kg.sources import OpenTable
from kg.vocab import expand

KIND = "table"
_WIDTH = 256
"""Places in a part: tables have 256 parts."""
_TYPE, _LABEL, _ALTERNATIVE, _REPRESENTS = (
    f"<{expand(name)}>" for name in ("rdf:type", "rdfs:label", "skos:altLabel", "dip:represents")
)
_DIP = f"<{expand('dip:')}"


def map_tables(state: State, frame: Frame, jobs: Jobs, digests: Iterable[tuple[str, str]]) -> Tabled:
    """Bring the parts of tables up to date and return what is told of them; `digests` are those of the mappings.

    Raises:
        InputError: in a strict run, a table is broken.
        GraphError: in a strict run, a value cannot be written as RDF by its mapping.
    """
    key = _key(frame, jobs, digests)
    noted = state.noted("tables")
    before = TABLED.unpack(bytes.fromhex(noted)) if noted else None
    if before is not None and before.key == key and not any(map(_is_remote, jobs.tables())):
        return before
    lines = lines_of_tables(jobs, frame.base, per_document=True)
    subjects = {line.partition(" ")[0] for line in lines}
    if lines:
        lines = joined(lines, frame.authority.registry, _resolved(state, subjects), frame.base)
    rows = cited_rows(jobs, lines, frame.base)
    documents = Table("documents", READING_TABLES["documents"], tuple(rows))
    lines += run(frame.mappings, {"documents": documents}, base=frame.base)
    found = Tabled(key, tuple(rows), jobs.losses.all, Aside.of(jobs.losses.sources))
    with state.step():
        _keep(state, lines, frame.base, rows)
        state.note("tables", TABLED.pack(found).hex())
    return found


def _is_remote(table: OpenTable) -> bool:
    """Return whether a table is in a database elsewhere: nothing tells whether that changed."""
    return not Path(table.location).is_file()


def _key(frame: Frame, jobs: Jobs, digests: Iterable[tuple[str, str]]) -> str:
    """Return the digest of all that tables are made of but what documents tell."""
    tables = [(one.id, one.location, one.digest, one.selection) for one in jobs.tables()]
    broken = [str(error) for error in jobs.losses.sources]
    rows = [asdict(one) for one in jobs.losses.all]
    whole = [frame.base, jobs.provenance, jobs.losses.strict, sorted(digests), tables, broken, rows]
    return sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def _resolved(state: State, subjects: Collection[str]) -> list[Table]:
    """Return what documents tell of entities, and how they label the `subjects`, as reading tables."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for line in _lines(state, ("entity", "event")):
        subject, predicate, value, _ = split_line(line)
        iri = subject[1:-1]
        if predicate == _TYPE and value.startswith(_DIP):
            rows["things"].append((None, iri, value.removeprefix(_DIP)[:-1]))
        elif predicate == _REPRESENTS:
            rows["representations"].append((None, iri, value[1:-1]))
        elif predicate == _LABEL or (predicate == _ALTERNATIVE and iri not in subjects):
            text, tag = _text(line, value)
            names = (text, None) if predicate == _LABEL else (None, text)
            rows["names"].append((None, iri, *names, tag))
    return [Table(name, READING_TABLES[name], tuple(rows[name])) for name in ("things", "names", "representations")]


def _text(line: str, value: str) -> tuple[str, str]:
    """Return the words of a literal and its language."""
    written, _, tag = value.rpartition("@")
    if "\\" not in written:
        return written[1:-1], tag
    (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS, lenient=True)
    return str(quad.object.value), tag


def _lines(state: State, kinds: Iterable[str]) -> Iterator[str]:
    for kind in kinds:
        for (data,) in state.stream("SELECT lines FROM buckets WHERE kind = ? ORDER BY bucket", (kind,)):
            yield from lines_of(data)


def _keep(state: State, lines: Iterable[str], base: str, rows: Iterable[Row]) -> None:
    """Put the lines in the place of those before; inside a step."""
    whole = set(lines)
    told, elsewhere = _told(state, whole, base, {f"<{row[1]}>" for row in rows})
    parts: dict[int, list[str]] = defaultdict(list)
    for line in sorted(whole - told):
        parts[bucket_of(line.partition(" ")[0]) // _WIDTH * _WIDTH].append(line)
    before = {first for (first,) in state.all("SELECT bucket FROM buckets WHERE kind = ?", (KIND,))}
    for first in sorted({*parts, *before}):
        tally = _tally(parts[first], elsewhere)
        keep(state, made(KIND, first, parts[first], before_of(state, KIND, first), tally=tally), _WIDTH)


def _told(state: State, lines: Collection[str], base: str, own: Collection[str]) -> tuple[set[str], set[str]]:
    """Return those of the lines that other parts have, and those of their subjects that other parts tell of."""
    if not lines:
        return set(), set()
    subjects = {line.partition(" ")[0] for line in lines}
    documents = any(one.startswith((f"<{base}document/", f"<{base}evidence/")) for one in subjects.difference(own))
    told, elsewhere = set(), set()
    for line in _lines(state, ("bond", "entity", "event", *(["document"] if documents else []))):
        subject = line.partition(" ")[0]
        if subject in subjects:
            elsewhere.add(subject)
            if line in lines:
                told.add(line)
    return told, elsewhere


def _tally(lines: Iterable[str], elsewhere: Collection[str]) -> Tally:
    stated, _ = by_graph(lines)
    found = Tally.of(stated)
    subjects = {line.partition(" ")[0] for line in stated}
    found.subjects = len(subjects.difference(elsewhere))
    return found
