"""What is written for a batch of rows: subjects, predicates, objects and graphs put together to lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from kg.errors import GraphError
from kg.mapping.engine import arrays
from kg.mapping.engine.arrays import Piece
from kg.mapping.engine.batches import Batch, numbers_of
from kg.mapping.engine.compile import Filter, Term
from kg.mapping.engine.faults import Omission, TermError, owned
from kg.mapping.engine.joins import Index, combined
from kg.mapping.engine.shapes import ANYTHING, Shape, exactly
from kg.model.table import Records, Table

_DEFAULT_GRAPHS = ("<http://www.w3.org/ns/r2rml#defaultGraph>", "<http://w3id.org/rml/defaultGraph>")
_DEFAULT_ENDING = b"defaultGraph>"
_END = " .\n"

Tell = Callable[[Omission], None]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Graph:
    """The end of a line: the graph, and the point; a row without a graph states it in the default graph (R2RML §11.1).

    With `default_only`, what goes into other graphs makes no line.
    """

    term: Term | None
    default_only: bool = False

    @property
    def shape(self) -> Shape:
        """How ends look, as far as that is known."""
        if self.term is None:
            return exactly(_END)
        return exactly(self.end(self.term.shape.prefix)) if self.term.shape.exact else ANYTHING

    @staticmethod
    def end(graph: str) -> str:
        """Return what ends a line in a graph."""
        return _END if graph in _DEFAULT_GRAPHS else f" {graph}{_END}"

    def piece(self, batch: Batch) -> Piece:
        """Return what ends the lines of the rows."""
        if self.term is None or self.shape == exactly(_END):
            return _END
        if self.term.shape.exact:
            end = self.end(self.term.shape.prefix)
            return pa.nulls(batch.size, arrays.TEXT) if self.default_only else end
        return batch.once((Graph, self.term.key, self.default_only), partial(self._ends, self.term, batch))

    def _ends(self, term: Term, batch: Batch) -> Piece:
        graphs = term.encode(batch)
        if graphs.null_count == batch.size:
            return _END
        if not graphs.null_count and not self.default_only and _DEFAULT_ENDING not in arrays.content(graphs):
            return arrays.joined([" ", graphs, _END], batch.size)
        is_default = pc.fill_null(pc.is_in(graphs, arrays.column([*_DEFAULT_GRAPHS, None])), True)
        named = pa.scalar(None, arrays.TEXT) if self.default_only else arrays.joined([" ", graphs, _END], batch.size)
        return pc.if_else(is_default, arrays.constant(_END), named)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One predicate and object in one graph."""

    predicate: Term
    object: Term
    graph: Graph


@dataclass(frozen=True, slots=True)
class JoinPattern:
    """One predicate, whose objects, all of one `shape`, are looked up by the values of the row."""

    predicate: Term
    keys: tuple[Term, ...]
    objects: Index
    shape: Shape
    graph: Graph


class Lines(NamedTuple):
    """What a pattern makes of some rows: lines with their ends, or nothing, and beside each its subject."""

    pattern: int
    subject: int
    texts: pa.Array
    subjects: pa.Array


@dataclass(frozen=True, slots=True)
class Block:
    """The patterns of one triples map that hold under the same conditions.

    `name` stands in errors; `number` is the position of the column that has the numbers of the rows, where there is
    one.
    """

    name: str
    rule: str
    table: str
    number: int | None
    filters: tuple[Filter, ...]
    subjects: tuple[Term, ...]
    patterns: tuple[Pattern | JoinPattern, ...]

    @property
    def columns(self) -> frozenset[int]:
        """Return the positions of the columns that are read."""
        read: list[Filter | Term] = [*self.filters, *self.subjects]
        for pattern in self.patterns:
            read.append(pattern.predicate)
            read.extend([pattern.object] if isinstance(pattern, Pattern) else pattern.keys)
            if pattern.graph.term is not None:
                read.append(pattern.graph.term)
        return frozenset(at for one in read for at in one.columns)

    def lines(self, batch: Batch, omit: Tell | None) -> list[Lines]:
        """Return the lines of some rows; rows at fault are left out and told to `omit`.

        Raises:
            GraphError: a value makes no valid term, and there is no `omit`.
        """

        def tell(batch: Batch, fault: TermError) -> None:
            for at in sorted(fault.rows):
                value, message = fault.rows[at]
                if omit is None:
                    raise GraphError(self.name, value, message, column=fault.column) from fault
                row = list(numbers_of(batch, self.number))[at]
                omit(Omission(self.table, row, fault.column, self.rule, value, message))

        for test in self.filters:
            batch, passing = without_faults(batch, partial(_passing, test), tell)
            batch = batch.chosen(passing)
        return without_faults(batch, self._lines, tell)[1]

    def _lines(self, batch: Batch) -> list[Lines]:
        if not batch.size:
            return []
        return list(_plural(self, batch) if batch.is_plural else _plain(self, batch))


def wanted_of(table: Table | Records, blocks: Iterable[Block]) -> dict[str, int]:
    """Return the columns that blocks read, with their positions."""
    used = {at for block in blocks for at in block.columns}
    return {name: at for at, name in enumerate(table.columns) if at in used}


def without_faults(
    batch: Batch, make: Callable[[Batch], Made], tell: Callable[[Batch, TermError], None]
) -> tuple[Batch, Made]:
    """Return the rows that are not at fault, and what is made of them; `tell` hears of the others."""
    while True:
        try:
            return batch, make(batch)
        except TermError as fault:
            tell(batch, fault)
            batch = batch.without(fault.rows)


def _passing(test: Filter, batch: Batch) -> pa.Array:
    """Tell for each row whether it passes; of several values one must."""
    if not batch.is_plural:
        return test.passes(batch)
    spread, owners = batch.spread(range(len(batch.rows[0])))
    with owned(owners):
        passing = {owners[at] for at in arrays.positions(test.passes(spread))}
    return pa.array([at in passing for at in range(batch.size)], pa.bool_())


# rows with one value in each cell


def _plain(block: Block, batch: Batch) -> Iterator[Lines]:
    for number, subject in enumerate(block.subjects):
        fronts = front(subject, batch)
        for at, pattern in enumerate(block.patterns):
            if isinstance(pattern, Pattern):
                yield Lines(at, number, _simple(pattern, fronts, batch), fronts)
            else:
                yield Lines(at, number, *_joined(pattern, fronts, batch))


def front(subject: Term, batch: Batch) -> pa.Array:
    """Return the beginnings of the lines of some rows: the subject, and a space."""
    return arrays.joined([*subject.pieces(batch), " "], batch.size)


def _simple(pattern: Pattern, fronts: pa.Array, batch: Batch) -> pa.Array:
    predicate, object_ = pattern.predicate.pieces(batch), pattern.object.pieces(batch)
    return arrays.joined([fronts, *predicate, " ", *object_, pattern.graph.piece(batch)], batch.size)


def _joined(pattern: JoinPattern, fronts: pa.Array, batch: Batch) -> tuple[pa.Array, pa.Array]:
    keys = combined([key.encode(batch) for key in pattern.keys])
    heads = arrays.joined([fronts, *pattern.predicate.pieces(batch), " "], batch.size)
    end = pattern.graph.piece(batch)
    objects, owners = pattern.objects.find(keys)
    ends = end if isinstance(end, str) else end.take(owners)
    return arrays.joined([heads.take(owners), objects, ends], len(owners)), fronts.take(owners)


# rows with several values in a cell


def _plural(block: Block, batch: Batch) -> Iterator[Lines]:
    for number, subject in enumerate(block.subjects):
        subjects = several(subject, batch)
        for at, pattern in enumerate(block.patterns):
            objects, ends = _objects(pattern, batch), _ends(pattern, batch)
            rows = zip(subjects, several(pattern.predicate, batch), objects, ends, strict=True)
            made = [(f"{s} {p} {o}{end}", f"{s} ") for row in rows for s, p, o, end in product(*row)]
            yield Lines(at, number, arrays.column(line for line, _ in made), arrays.column(s for _, s in made))


def _ends(pattern: Pattern | JoinPattern, batch: Batch) -> list[list[str]]:
    graph = pattern.graph
    if graph.term is None:
        return [[_END]] * batch.size
    found = several(graph.term, batch)
    ends = [[graph.end(one) for one in row] or [_END] for row in found]
    return [[end for end in row if end == _END] for row in ends] if graph.default_only else ends


def _objects(pattern: Pattern | JoinPattern, batch: Batch) -> list[list[str]]:
    if isinstance(pattern, Pattern):
        return several(pattern.object, batch)
    keys, owners = keys_of(pattern.keys, batch)
    objects, at = pattern.objects.find(keys)
    return _by_row(objects, [owners[i] for i in at.to_pylist()], batch.size)


def keys_of(terms: Sequence[Term], batch: Batch) -> tuple[pa.Array, Sequence[int]]:
    """Return the combinations of values that rows are joined by, and the positions of the rows."""
    if not batch.is_plural:
        return combined([term.encode(batch) for term in terms]), range(batch.size)
    rows = [list(product(*row)) for row in zip(*(several(term, batch) for term in terms), strict=True)]
    columns = [arrays.column(key[at] for row in rows for key in row) for at in range(len(terms))]
    return combined(columns), [at for at, row in enumerate(rows) for _ in row]


def several(term: Term, batch: Batch) -> list[list[str]]:
    """Return for each row the terms that the combinations of its values make."""
    spread, owners = batch.spread(term.columns) if batch.is_plural else (batch, list(range(batch.size)))
    with owned(owners):
        return _by_row(term.encode(spread), owners, batch.size)


def _by_row(values: pa.Array, owners: Sequence[int], size: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(size)]
    for owner, value in zip(owners, values.to_pylist(), strict=True):
        if value is not None:
            found[owner].append(value)
    return found
