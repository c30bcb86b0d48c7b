"""What is written for a batch of rows: subjects, predicates, objects and graphs put together to lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from itertools import product

from kg.errors import GraphError
from kg.mapping.engine.batches import Batch, Chunk, Value
from kg.mapping.engine.compile import Term

_DEFAULT_GRAPHS = frozenset({"<http://www.w3.org/ns/r2rml#defaultGraph>", "<http://w3id.org/rml/defaultGraph>"})

Filter = Callable[[Chunk], Iterable[bool]]
Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Omission:
    """A row that a triples map (`rule`) made nothing of: where it is, the value at fault and what is wrong.

    `row` counts as the column `_row` does where the table has one, else from 1; `column` is empty where the value is
    made of several.
    """

    table: str
    row: int
    column: str
    rule: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One predicate and object in one graph."""

    predicate: Term
    object: Term
    graph: Term | None


@dataclass(frozen=True, slots=True)
class JoinPattern:
    """One predicate, whose objects are looked up by the values of the row."""

    predicate: Term
    keys: tuple[Term, ...]
    objects: Dict[Key, tuple[str, ...]]
    graph: Term | None


@dataclass(frozen=True, slots=True)
class Block:
    """The patterns of one triples map that hold under the same conditions.

    `number` is the position of the column that has the numbers of the rows, where there is one.
    """

    rule: str
    table: str
    number: int | None
    filters: tuple[Filter, ...]
    subjects: tuple[Term, ...]
    patterns: tuple[Pattern | JoinPattern, ...]

    def lines(self, batch: Batch, omit: Callable[[Omission], None] | None) -> Iterable[str]:
        """Return the lines of some rows; rows at fault are left out and told to `omit`.

        Raises:
            GraphError: a value makes no valid term, and there is no `omit`.
        """
        if omit is None:
            return self._lines(batch)
        try:
            return list(self._lines(batch))
        except GraphError:
            return self._careful(batch, omit)

    def _careful(self, batch: Batch, omit: Callable[[Omission], None]) -> Iterator[str]:
        for one in batch.single():
            try:
                lines = list(self._lines(one))
            except GraphError as error:
                row = one.numbers[0] if self.number is None else int(str(one.rows[0][self.number]))
                omit(Omission(self.table, row, error.column, self.rule, error.value, error.reason))
            else:
                yield from lines

    def _lines(self, batch: Batch) -> Iterator[str]:
        for test in self.filters:
            batch = batch.chosen(_passing(test, batch)) if batch.rows else batch
        if batch.rows:
            yield from (_plural(self, batch) if batch.is_plural else _plain(self, batch.chunk()))


def _passing(test: Filter, batch: Batch) -> Iterable[bool]:
    """Tell for each row whether it passes; of several values one must."""
    if not batch.is_plural:
        return test(batch.chunk())
    spread, owners = batch.spread(range(len(batch.rows[0])))
    passing = {owner for owner, passes in zip(owners, test(spread.chunk()), strict=True) if passes}
    return [at in passing for at in range(len(batch.rows))]


# rows with one value in each cell


def _plain(block: Block, chunk: Chunk) -> Iterator[str]:
    for subject in block.subjects:
        subjects = list(subject.encode(chunk))
        for pattern in block.patterns:
            make = _simple if isinstance(pattern, Pattern) else _joined
            yield from make(pattern, subjects, chunk)  # type: ignore[arg-type]  # each gets the kind it is for


def _graphs(term: Term | None, chunk: Chunk) -> Iterable[str]:
    """The ends of the lines: a row without a graph states its triple in the default graph (R2RML §11.1)."""
    return [" ."] * chunk.size if term is None else [_end(graph) for graph in term.encode(chunk)]


def _end(graph: Value) -> str:
    return f" {graph} ." if graph and graph not in _DEFAULT_GRAPHS else " ."


def _simple(pattern: Pattern, subjects: Sequence[Value], chunk: Chunk) -> Iterable[str]:
    predicates, objects = pattern.predicate.encode(chunk), pattern.object.encode(chunk)
    columns = zip(subjects, predicates, objects, _graphs(pattern.graph, chunk), strict=True)
    return [f"{s} {p} {o}{g}" for s, p, o, g in columns if s and p and o]


def _joined(pattern: JoinPattern, subjects: Sequence[Value], chunk: Chunk) -> Iterable[str]:
    keys = zip(*(key.encode(chunk) for key in pattern.keys), strict=True)
    columns = zip(subjects, pattern.predicate.encode(chunk), keys, _graphs(pattern.graph, chunk), strict=True)
    return [f"{s} {p} {o}{g}" for s, p, key, g in columns if s and p and all(key) for o in pattern.objects.get(key, ())]


# rows with several values in a cell


def _plural(block: Block, batch: Batch) -> Iterator[str]:
    for subjects in (several(subject, batch) for subject in block.subjects):
        for pattern in block.patterns:
            predicates, objects = several(pattern.predicate, batch), _objects(pattern, batch)
            if pattern.graph is None:
                ends = [[" ."]] * len(batch.rows)
            else:
                ends = [list(map(_end, found)) or [" ."] for found in several(pattern.graph, batch)]
            for row in zip(subjects, predicates, objects, ends, strict=True):
                yield from (f"{s} {p} {o}{g}" for s, p, o, g in product(*row))


def _objects(pattern: Pattern | JoinPattern, batch: Batch) -> list[list[str]]:
    if isinstance(pattern, Pattern):
        return several(pattern.object, batch)
    keys = keys_of(pattern.keys, batch)
    return [[o for key in found for o in pattern.objects.get(key, ())] for found in keys]


def keys_of(terms: Sequence[Term], batch: Batch) -> list[list[Key]]:
    """Return for each row the combinations of values that it is joined by; rows that lack one have none."""
    return [list(product(*row)) for row in zip(*(several(term, batch) for term in terms), strict=True)]


def several(term: Term, batch: Batch) -> list[list[str]]:
    """Return for each row the terms that the combinations of its values make."""
    found: list[list[str]] = [[] for _ in batch.rows]
    spread, owners = batch.spread(term.columns) if batch.is_plural else (batch, range(len(batch.rows)))
    for owner, value in zip(owners, term.encode(spread.chunk()), strict=True):
        if value:
            found[owner].append(value)
    return found
