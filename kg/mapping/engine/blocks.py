"""Triples maps to the blocks that are applied to the rows of each table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from kg.errors import GraphError
from kg.mapping.engine import arrays
from kg.mapping.engine.batches import Batch
from kg.mapping.engine.compile import Compiler, Term
from kg.mapping.engine.faults import TermError
from kg.mapping.engine.joins import Index, Pairs, index_of
from kg.mapping.engine.patterns import Block, Graph, JoinPattern, Pattern, keys_of, several, without_faults
from kg.mapping.engine.shapes import Shape
from kg.mapping.model import Condition, Mapping, PredicateObjectMap, ReferencingObjectMap, TermMap, TriplesMap
from kg.model.table import Records, Table
from kg.vocab import BASE

Tables = Dict[str, Table | Records]
Batches = Callable[[str, Dict[str, int]], Iterator[Batch]]
"""Rows of the table of a name, with the columns that are wanted by name and position."""


@dataclass(frozen=True, slots=True)
class Options:
    """How mappings are run: `base` wins over that of the file; `default_only` leaves out what is in named graphs."""

    base: str | None = None
    default_only: bool = False


@dataclass(frozen=True, slots=True)
class Joining:
    """How tables that others are joined to are read; what they are joined by may go to disk, which `scratch` ends."""

    batches: Batches
    scratch: ExitStack


def blocks_of(
    mappings: Iterable[Mapping], tables: Tables, options: Options, *, strict: bool, joining: Joining
) -> dict[str, list[Block]]:
    """Return the blocks for each table that is there, by name; tables that others are joined to are read.

    Raises:
        GraphError: a mapping refers to a column that is not there; in a `strict` run also: a table that others are
            joined to has a value that makes no valid term.
    """
    blocks: dict[str, list[Block]] = defaultdict(list)
    columns = tuple((name, tuple(table.columns)) for name, table in tables.items())
    for number, mapping in enumerate(mappings):
        if joined_parents(mapping):
            compiled = _compiled(_MappingCompiler(mapping, dict(columns), options, number, strict, joining))
        else:
            compiled = _compiled_once(mapping, columns, options, number, strict)
        for name, block in compiled:
            blocks[name].append(block)
    return {name: blocks[name] for name in sorted(blocks)}


@lru_cache(64)
def _compiled_once(
    mapping: Mapping, columns: tuple[tuple[str, tuple[str, ...]], ...], options: Options, number: int, strict: bool
) -> tuple[tuple[str, Block], ...]:
    """Return the blocks of a mapping that looks nothing up: the same for all rows of the same tables."""
    return _compiled(_MappingCompiler(mapping, dict(columns), options, number, strict))


def _compiled(compiling: _MappingCompiler) -> tuple[tuple[str, Block], ...]:
    """Return the blocks of a mapping, each with the name of its table."""
    return tuple(
        (source.table, block)
        for triples_map in compiling.mapping.triples_maps
        for source in triples_map.sources
        if source.table in compiling.columns
        for block in compiling.blocks(triples_map, source.table)
    )


def joined_parents(mapping: Mapping) -> set[str]:
    """Return the names of triples maps that others are joined to."""
    return {term.parent for triples_map in mapping.triples_maps for term in triples_map.parents() if term.joins}


@dataclass(frozen=True, slots=True)
class _MappingCompiler:
    """Compiles the triples maps of one file for the tables at hand, whose columns are given.

    `joining` is there where a table is joined to.
    """

    mapping: Mapping
    columns: Dict[str, Sequence[str]]
    options: Options
    number: int
    strict: bool
    joining: Joining | None = None

    @property
    def base(self) -> str:
        return self.options.base or self.mapping.base or BASE

    def blocks(self, triples_map: TriplesMap, table: str) -> Iterator[Block]:
        compiler = self._compiler(triples_map, table)
        self._insist(triples_map.terms(), compiler, table)
        subjects = tuple(compiler.term(term) for term in triples_map.subjects)
        by_conditions: dict[tuple[Condition, ...], list[PredicateObjectMap]] = defaultdict(list)
        for po in triples_map.predicate_objects:
            by_conditions[po.conditions].append(po)
        for conditions, group in by_conditions.items():
            filters = tuple(map(compiler.condition, (*triples_map.conditions, *conditions)))
            patterns = tuple(pattern for po in group for pattern in self._patterns(po, triples_map, compiler))
            number = compiler.index.get("_row")
            yield Block(compiler.name, triples_map.name, table, number, filters, subjects, patterns)

    def _compiler(self, triples_map: TriplesMap, table: str) -> Compiler:
        index = {column: at for at, column in enumerate(self.columns[table])}
        name = f"{self.mapping.location}: {triples_map.name}"
        return Compiler(name, triples_map.base or self.base, index, self._scope(triples_map))

    def _scope(self, triples_map: TriplesMap) -> str:
        return f"{self.number}m{self.mapping.triples_maps.index(triples_map)}"

    @staticmethod
    def _insist(terms: Iterable[TermMap], compiler: Compiler, table: str) -> None:
        for column in (column for term in terms for column in term.columns()):
            if column not in compiler.index:
                raise GraphError(compiler.name, column, f"table {table} has no such column")

    def _patterns(
        self, po: PredicateObjectMap, triples_map: TriplesMap, compiler: Compiler
    ) -> Iterator[Pattern | JoinPattern]:
        terms: list[Term | None] = [compiler.term(term) for term in (*triples_map.graphs, *po.graphs)]
        graphs = [Graph(term, self.options.default_only) for term in terms or [None]]
        for predicate in map(compiler.term, po.predicates):
            for term in po.objects:
                for graph in graphs:
                    if isinstance(term, TermMap):
                        yield Pattern(predicate, compiler.term(term), graph)
                    elif term.joins:
                        keys = tuple(compiler.text(join.child) for join in term.joins)
                        index, shape = self._objects(term)
                        yield JoinPattern(predicate, keys, index, shape, graph)
                    else:
                        for subject in self._same_row(term, compiler):
                            yield Pattern(predicate, subject, graph)

    def _same_row(self, term: ReferencingObjectMap, compiler: Compiler) -> Iterator[Term]:
        """Yield the subjects of the parent as they are made of the child's row."""
        parent = self.mapping.triples_map(term.parent)
        of_parent = replace(compiler, base=parent.base or self.base, scope=self._scope(parent))
        self._insist(parent.subjects, compiler, "of the child")
        yield from map(of_parent.term, parent.subjects)

    def _objects(self, term: ReferencingObjectMap) -> tuple[Index, Shape]:
        """Subjects of the parent by the values that it is joined on."""
        parent = self.mapping.triples_map(term.parent)
        lookups = [self._lookup(term, source.table) for source in parent.sources if source.table in self.columns]
        pairs = (pair for lookup in lookups for pair in lookup.pairs(strict=self.strict))
        assert self.joining is not None
        return index_of(pairs, self.joining.scratch), _common(
            [subject.shape for lookup in lookups for subject in lookup.subjects]
        )

    def _lookup(self, term: ReferencingObjectMap, table: str) -> _Lookup:
        parent = self.mapping.triples_map(term.parent)
        compiler = self._compiler(parent, table)
        self._insist((*parent.subjects, *(join.parent for join in term.joins)), compiler, table)
        keys = tuple(compiler.text(join.parent) for join in term.joins)
        assert self.joining is not None
        rows = partial(self.joining.batches, table)
        return _Lookup(compiler, rows, keys, tuple(map(compiler.term, parent.subjects)))


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What a parent is joined by, and its subjects."""

    compiler: Compiler
    rows: Callable[[Dict[str, int]], Iterator[Batch]]
    keys: tuple[Term, ...]
    subjects: tuple[Term, ...]

    def pairs(self, *, strict: bool) -> Iterator[Pairs]:
        """Yield keys and subjects; rows at fault make none unless `strict`: their own triples map tells of them."""

        def tell(_: Batch, fault: TermError) -> None:
            if strict:
                value, message = fault.rows[min(fault.rows)]
                raise GraphError(self.compiler.name, value, message, column=fault.column) from fault

        used = {at for term in (*self.keys, *self.subjects) for at in term.columns}
        wanted = {name: at for name, at in self.compiler.index.items() if at in used}
        for batch in self.rows(wanted):
            yield from without_faults(batch, self._pairs, tell)[1]

    def _pairs(self, batch: Batch) -> list[Pairs]:
        if not batch.size:
            return []
        keys, owners = keys_of(self.keys, batch)
        if not batch.is_plural:
            return [Pairs(keys, subject.encode(batch)) for subject in self.subjects]
        made = []
        for subject in self.subjects:
            found = several(subject, batch)
            rows = [(key, one) for key, at in zip(keys.to_pylist(), owners, strict=True) for one in found[at]]
            made.append(Pairs(arrays.column(key for key, _ in rows), arrays.column(one for _, one in rows)))
        return made


def _common(shapes: list[Shape]) -> Shape:
    """Return a shape that the texts of all shapes have."""
    if len(set(shapes)) == 1:
        return shapes[0]
    return Shape()
