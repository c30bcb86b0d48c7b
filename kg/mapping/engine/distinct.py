"""Lines of N-Quads, each once, whatever the size of the tables.

Subjects are counted before: what is said of one that comes once needs no comparison beyond its row. Lines about the
others are kept apart, sorted (on disk when there are many), and come last. The lines of a table come in the order of
its rows, a few thousand at a time, and among these by pattern, with any number of threads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kg.mapping import model
from kg.mapping.engine import arrays
from kg.mapping.engine.batches import Batch
from kg.mapping.engine.blocks import Joining, Options, Tables, blocks_of
from kg.mapping.engine.collisions import Group, Site, Stream, groups_of, stream
from kg.mapping.engine.compile import Term
from kg.mapping.engine.faults import Omission
from kg.mapping.engine.inorder import in_order
from kg.mapping.engine.parts import Apply, Part, Parts
from kg.mapping.engine.patterns import Block, Lines, front, several, wanted_of, without_faults
from kg.mapping.engine.repeats import Counter, Repeated, checksums, is_repeated
from kg.sorting import Sorter

Thing = tuple[str, Part]
"""A part of the table of a name."""


class Chunk(NamedTuple):
    """Some lines of N-Quads with their ends, in UTF-8."""

    data: memoryview
    lines: int


def run_distinct(
    mappings: Iterable[model.Mapping],
    tables: Tables,
    *,
    options: Options,
    omit: Callable[[Omission], None] | None = None,
    jobs: int = 1,
    read: Apply = map,
) -> Iterator[Chunk]:
    """Yield what `run` does, each line once, with `jobs` threads; `read` is how shares of a table are read.

    Each table is read once, but text that Arrow parses as often as it takes.

    Raises:
        GraphError: a mapping refers to a column that is not there; a value makes no valid term and there is no `omit`.
    """
    with ExitStack() as scratch:
        parts = Parts(tables, read, scratch)
        blocks = blocks_of(mappings, tables, options, strict=omit is None, joining=Joining(parts.batches, scratch))
        groups = groups_of(blocks)
        wanted = {name: wanted_of(tables[name], of_table) for name, of_table in blocks.items()}
        things = [(name, part) for name in blocks for part in parts.of(name, wanted[name])]
        counters = {group.streams: Counter(scratch) for group in groups.values()}
        repeated = _repeated(in_order(_Counting.of(blocks, tables), things, jobs), counters)
        work = _Work(blocks, wanted, groups, repeated, omit is None)
        doubtful = Sorter(scratch)
        for made in in_order(work, things, jobs):
            _tell(made.omissions, omit)
            yield from map(_chunk, made.certain)
            for lines in made.doubtful:
                doubtful.add(arrays.content(lines).splitlines(keepends=True))
        yield from (Chunk(memoryview(b"".join(lines)), len(lines)) for lines in doubtful.sorted() if lines)


def _tell(omissions: Iterable[Omission], omit: Callable[[Omission], None] | None) -> None:
    if omit is not None:
        for omission in omissions:
            omit(omission)


# what comes more than once


@dataclass(frozen=True, slots=True)
class _Counting:
    """Finds the checksums of the subjects of each stream in a part, with the columns that they are made of."""

    subjects: Mapping[str, Mapping[Stream, Term]]
    columns: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, blocks: Mapping[str, Iterable[Block]], tables: Tables) -> _Counting:
        subjects, columns = {}, {}
        for name, of_table in blocks.items():
            subjects[name] = {stream(block, subject): subject for block in of_table for subject in block.subjects}
            read = {at for subject in subjects[name].values() for at in subject.columns}
            columns[name] = {column: at for at, column in enumerate(tables[name].columns) if at in read}
        return cls(subjects, columns)

    def __call__(self, thing: Thing) -> list[tuple[Stream, bytes]]:
        name, part = thing
        batch = part.batch(self.columns[name])
        return [(one, checksums(_fronts(subject, batch))) for one, subject in self.subjects[name].items()]


def _repeated(
    all_counted: Iterable[list[tuple[Stream, bytes]]], counters: Mapping[frozenset[Stream], Counter]
) -> dict[frozenset[Stream], Repeated]:
    """Count the subjects of streams that are watched together."""
    for counted in all_counted:
        for one, found in counted:
            for streams, counter in counters.items():
                if one in streams:
                    counter.add(found)
    return {streams: counter.repeated() for streams, counter in counters.items()}


def _fronts(subject: Term, batch: Batch) -> pa.Array:
    """Return the beginnings of lines, once for each row and value; rows at fault are told of when they are mapped."""

    def make(batch: Batch) -> pa.Array:
        if not batch.is_plural:
            return front(subject, batch)
        return arrays.column(f"{one} " for row in several(subject, batch) for one in dict.fromkeys(row))

    return without_faults(batch, make, lambda *_: None)[1]


# one part after the other


class _Made(NamedTuple):
    """Lines that nothing else makes, lines that may come again, and what was left out."""

    certain: list[pa.Array]
    doubtful: list[pa.Array]
    omissions: list[Omission]


@dataclass(frozen=True, slots=True)
class _Work:
    """Makes the lines of a part of a table."""

    blocks: Mapping[str, Sequence[Block]]
    wanted: Mapping[str, Mapping[str, int]]
    groups: Mapping[Site, Group]
    repeated: Mapping[frozenset[Stream], Repeated]
    strict: bool

    def __call__(self, thing: Thing) -> _Made:
        name, part = thing
        batch = part.batch(self.wanted[name])
        omissions: list[Omission] = []
        by_group: dict[Group, list[Lines]] = defaultdict(list)
        for number, block in enumerate(self.blocks[name]):
            for lines in block.lines(batch, None if self.strict else omissions.append):
                by_group[self.groups[Site(name, number, lines.subject, lines.pattern)]].append(lines)
        certain, doubtful = [], []
        masks: dict[tuple[int, frozenset[Stream]], pa.Array | None] = {}
        for group, found in by_group.items():
            sure, unsure = self._parted(group, found, masks)
            certain += sure if group.simple and not batch.is_plural else _once(sure)
            doubtful += _once(unsure)
        return _Made(certain, doubtful, omissions)

    def _parted(
        self, group: Group, found: list[Lines], masks: dict[tuple[int, frozenset[Stream]], pa.Array | None]
    ) -> tuple[list[pa.Array], list[pa.Array]]:
        repeated = self.repeated[group.streams]
        if repeated is None:
            return [], [lines.texts for lines in found]
        if not repeated:
            return [lines.texts for lines in found], []
        sure, unsure = [], []
        for lines in found:
            key = (id(lines.subjects), group.streams)
            if key not in masks:
                mask = is_repeated(lines.subjects, repeated)
                masks[key] = mask if pc.any(mask).as_py() else None
            again = masks[key]
            sure.append(lines.texts if again is None else lines.texts.filter(pc.invert(again)))
            if again is not None:
                unsure.append(lines.texts.filter(again))
        return sure, unsure


def _once(found: list[pa.Array]) -> list[pa.Array]:
    """Return the lines, each once."""
    return [pc.unique(pa.concat_arrays(found)).drop_null()] if found else []


def _chunk(lines: pa.Array) -> Chunk:
    return Chunk(arrays.view(lines), len(lines) - lines.null_count)
