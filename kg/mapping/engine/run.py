"""Mappings applied to tables: rows in, lines of N-Quads out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from itertools import product

from kg.errors import GraphError
from kg.mapping.engine.batches import Batch, batches
from kg.mapping.engine.compile import Compiler, Term
from kg.mapping.engine.patterns import Block, JoinPattern, Key, Omission, Pattern, keys_of, several
from kg.mapping.model import Condition, Mapping, PredicateObjectMap, ReferencingObjectMap, TermMap, TriplesMap
from kg.model.table import Records, Table
from kg.vocab import BASE

Tables = Dict[str, Table | Records]


def run(
    mappings: Iterable[Mapping],
    tables: Dict[str, Table] | Tables,
    *,
    base: str | None = None,
    omit: Callable[[Omission], None] | None = None,
) -> Iterator[str]:
    """Yield the N-Quads lines (without line ends) that the mappings make of the tables.

    `tables` leads from the names in the mappings to tables; a table that is missing contributes nothing, so that one
    set of mappings serves whatever was read (use `check` to insist). Each table is gone through once, joined ones
    twice. `base` wins over the base of the mapping file, that of a triples map over both. Lines may repeat and are in
    no order to rely on, but the same rows give the same lines. Where a value makes no valid term, the row is told to
    `omit` and left out of what its triples map makes.

    Raises:
        GraphError: a value makes no valid IRI, language tag or literal, and there is no `omit`.
    """
    mappings = tuple(mappings)
    kept = _reusable(mappings, tables)
    blocks: dict[str, list[Block]] = defaultdict(list)
    for number, mapping in enumerate(mappings):
        runner = _MappingRun(mapping, kept, base or mapping.base or BASE, number, omit)
        for triples_map in mapping.triples_maps:
            for source in triples_map.sources:
                if source.table in kept:
                    blocks[source.table].extend(runner.blocks(triples_map, source.table))
    for name in sorted(blocks):
        for batch in batches(kept[name]):
            for block in blocks[name]:
                yield from block.lines(batch, omit)


def _reusable(mappings: Iterable[Mapping], tables: Tables) -> dict[str, Table | Records]:
    """Keep the rows of tables that others are joined to: they are read before and while they are mapped."""
    result = dict(tables)
    for mapping in mappings:
        sources = {triples_map.name: triples_map.sources for triples_map in mapping.triples_maps}
        for source in (s for parent in _joined_parents(mapping) for s in sources[parent] if s.table in result):
            table = result[source.table]
            if not isinstance(table.rows, (list, tuple)):
                result[source.table] = _kept(table)
    return result


def _kept(table: Table | Records) -> Table | Records:
    if isinstance(table, Table):
        return replace(table, rows=tuple(table.rows))
    return replace(table, rows=tuple(table.rows))


def _joined_parents(mapping: Mapping) -> set[str]:
    return {term.parent for triples_map in mapping.triples_maps for term in triples_map.parents() if term.joins}


@dataclass(frozen=True, slots=True)
class _MappingRun:
    """Compiles the triples maps of one file for the tables at hand."""

    mapping: Mapping
    tables: Tables
    base: str
    number: int
    omit: Callable[[Omission], None] | None

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
            yield Block(triples_map.name, table, compiler.index.get("_row"), filters, subjects, patterns)

    def _compiler(self, triples_map: TriplesMap, table: str) -> Compiler:
        index = {column: at for at, column in enumerate(self.tables[table].columns)}
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
        graphs: list[Term | None] = [compiler.term(term) for term in (*triples_map.graphs, *po.graphs)]
        for predicate in map(compiler.term, po.predicates):
            for term in po.objects:
                for graph in graphs or [None]:
                    if isinstance(term, TermMap):
                        yield Pattern(predicate, compiler.term(term), graph)
                    elif term.joins:
                        keys = tuple(compiler.text(join.child) for join in term.joins)
                        yield JoinPattern(predicate, keys, self._objects(term), graph)
                    else:
                        for subject in self._same_row(term, compiler):
                            yield Pattern(predicate, subject, graph)

    def _same_row(self, term: ReferencingObjectMap, compiler: Compiler) -> Iterator[Term]:
        """Yield the subjects of the parent as they are made of the child's row."""
        parent = self.mapping.triples_map(term.parent)
        of_parent = replace(compiler, base=parent.base or self.base, scope=self._scope(parent))
        self._insist(parent.subjects, compiler, "of the child")
        yield from map(of_parent.term, parent.subjects)

    def _objects(self, term: ReferencingObjectMap) -> dict[Key, tuple[str, ...]]:
        """Subjects of the parent by the values that it is joined on."""
        found: dict[Key, dict[str, None]] = defaultdict(dict)
        parent = self.mapping.triples_map(term.parent)
        for source in parent.sources:
            if source.table not in self.tables:
                continue
            compiler = self._compiler(parent, source.table)
            self._insist((*parent.subjects, *(join.parent for join in term.joins)), compiler, source.table)
            keys = tuple(compiler.text(join.parent) for join in term.joins)
            lookup = _Lookup(keys, tuple(map(compiler.term, parent.subjects)))
            for batch in batches(self.tables[source.table]):
                for key, subject in lookup.pairs(batch, careful=self.omit is not None):
                    found[key][subject] = None
        return {key: tuple(subjects) for key, subjects in found.items()}


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What a parent is joined by, and its subjects."""

    keys: tuple[Term, ...]
    subjects: tuple[Term, ...]

    def pairs(self, batch: Batch, *, careful: bool) -> Iterator[tuple[Key, str]]:
        """Yield key and subject; with `careful`, rows at fault make none: their own triples map tells of them."""
        try:
            yield from list(self._pairs(batch))
        except GraphError:
            if not careful:
                raise
            if len(batch.rows) > 1:
                for one in batch.single():
                    yield from self.pairs(one, careful=True)

    def _pairs(self, batch: Batch) -> Iterator[tuple[Key, str]]:
        keys = keys_of(self.keys, batch)
        for subject in self.subjects:
            for found, subjects in zip(keys, several(subject, batch), strict=True):
                yield from product(found, subjects)
