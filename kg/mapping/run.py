"""Mappings applied to tables: rows in, lines of N-Quads out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from itertools import compress, islice

from kg.errors import GraphError
from kg.mapping.compile import Chunk, Compiler, Encoder, Value
from kg.mapping.model import Condition, Mapping, PredicateObjectMap, ReferencingObjectMap, TermMap, TriplesMap
from kg.model.table import Row, Table
from kg.vocab import BASE

CHUNK = 2000
"""Rows taken at a time: enough to make the work for a column outweigh its set-up, few enough to stay small."""

_DEFAULT_GRAPHS = frozenset({"<http://www.w3.org/ns/r2rml#defaultGraph>", "<http://w3id.org/rml/defaultGraph>"})

Filter = Callable[[Chunk], Iterable[bool]]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One predicate and object in one graph."""

    predicate: Encoder
    object: Encoder
    graph: Encoder | None


@dataclass(frozen=True, slots=True)
class _JoinPattern:
    """One predicate, whose objects are looked up by the values of the row."""

    predicate: Encoder
    keys: tuple[Encoder, ...]
    objects: Dict[tuple[Value, ...], tuple[str, ...]]
    graph: Encoder | None


@dataclass(frozen=True, slots=True)
class _Block:
    """The patterns that hold under the same conditions."""

    filters: tuple[Filter, ...]
    subjects: tuple[Encoder, ...]
    patterns: tuple[_Pattern | _JoinPattern, ...]

    def lines(self, rows: Sequence[Row]) -> Iterator[str]:
        for test in self.filters:
            rows = list(compress(rows, test(_chunk(rows)))) if rows else rows
        if not rows:
            return
        chunk = _chunk(rows)
        for encoder in self.subjects:
            subjects = list(encoder(chunk))
            for pattern in self.patterns:
                yield from (
                    _simple(pattern, subjects, chunk)
                    if isinstance(pattern, _Pattern)
                    else _joined(pattern, subjects, chunk)
                )


def _chunk(rows: Sequence[Row]) -> Chunk:
    return Chunk(list(zip(*rows, strict=True)), len(rows))


def _graphs(encoder: Encoder | None, chunk: Chunk) -> Iterable[str]:
    """The ends of the lines: a row without a graph states its triple in the default graph (R2RML §11.1)."""
    if encoder is None:
        return [" ."] * chunk.size
    return [f" {graph} ." if graph and graph not in _DEFAULT_GRAPHS else " ." for graph in encoder(chunk)]


def _simple(pattern: _Pattern, subjects: Sequence[Value], chunk: Chunk) -> Iterable[str]:
    columns = zip(subjects, pattern.predicate(chunk), pattern.object(chunk), _graphs(pattern.graph, chunk), strict=True)
    return [f"{s} {p} {o}{g}" for s, p, o, g in columns if s and p and o]


def _joined(pattern: _JoinPattern, subjects: Sequence[Value], chunk: Chunk) -> Iterable[str]:
    keys = zip(*(encoder(chunk) for encoder in pattern.keys), strict=True)
    columns = zip(subjects, pattern.predicate(chunk), keys, _graphs(pattern.graph, chunk), strict=True)
    return [f"{s} {p} {o}{g}" for s, p, key, g in columns if s and p and all(key) for o in pattern.objects.get(key, ())]


def run(mappings: Iterable[Mapping], tables: Dict[str, Table], *, base: str | None = None) -> Iterator[str]:
    """Yield the N-Quads lines (without line ends) that the mappings make of the tables.

    `tables` leads from the names in the mappings to tables; a table that is missing contributes nothing, so that one
    set of mappings serves whatever was read (use `check` to insist). Each table is gone through once, joined ones
    twice. `base` wins over the base of the mapping file. Lines may repeat and are in no order to rely on, but the same
    rows give the same lines.

    Raises:
        GraphError: a value makes no valid IRI, language tag or literal.
    """
    mappings = tuple(mappings)
    tables = _reusable(mappings, tables)
    blocks: dict[str, list[_Block]] = defaultdict(list)
    for mapping in mappings:
        runner = _MappingRun(mapping, tables, base or mapping.base or BASE)
        for triples_map in mapping.triples_maps:
            for source in triples_map.sources:
                if source.table in tables:
                    blocks[source.table].extend(runner.blocks(triples_map, source.table))
    for name in sorted(blocks):
        for rows in _chunks(tables[name].rows):
            for block in blocks[name]:
                yield from block.lines(rows)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _reusable(mappings: Iterable[Mapping], tables: Dict[str, Table]) -> dict[str, Table]:
    """Keep the rows of tables that others are joined to: they are read before and while they are mapped."""
    result = dict(tables)
    for mapping in mappings:
        sources = {triples_map.name: triples_map.sources for triples_map in mapping.triples_maps}
        for source in (s for parent in _joined_parents(mapping) for s in sources[parent] if s.table in result):
            table = result[source.table]
            if not isinstance(table.rows, (list, tuple)):
                result[source.table] = Table(table.name, table.columns, tuple(table.rows))
    return result


def _joined_parents(mapping: Mapping) -> set[str]:
    terms = (
        term for triples_map in mapping.triples_maps for po in triples_map.predicate_objects for term in po.objects
    )
    return {term.parent for term in terms if isinstance(term, ReferencingObjectMap) and term.joins}


@dataclass(frozen=True, slots=True)
class _MappingRun:
    """Compiles the triples maps of one file for the tables at hand."""

    mapping: Mapping
    tables: Dict[str, Table]
    base: str

    def blocks(self, triples_map: TriplesMap, table: str) -> Iterator[_Block]:
        compiler = self._compiler(triples_map, table)
        subjects = tuple(compiler.term(term) for term in triples_map.subjects)
        by_conditions: dict[tuple[Condition, ...], list[PredicateObjectMap]] = defaultdict(list)
        for po in triples_map.predicate_objects:
            by_conditions[po.conditions].append(po)
        for conditions, group in by_conditions.items():
            filters = tuple(map(compiler.condition, (*triples_map.conditions, *conditions)))
            patterns = tuple(pattern for po in group for pattern in self._patterns(po, triples_map, compiler))
            yield _Block(filters, subjects, patterns)

    def _compiler(self, triples_map: TriplesMap, table: str) -> Compiler:
        index = {column: at for at, column in enumerate(self.tables[table].columns)}
        name = f"{self.mapping.location}: {triples_map.name}"
        for term in _all_terms(triples_map):
            for column in term.columns():
                if column not in index:
                    raise GraphError(name, column, f"table {table} has no such column")
        return Compiler(name, self.base, index)

    def _patterns(
        self, po: PredicateObjectMap, triples_map: TriplesMap, compiler: Compiler
    ) -> Iterator[_Pattern | _JoinPattern]:
        graphs: list[Encoder | None] = [compiler.term(term) for term in (*triples_map.graphs, *po.graphs)]
        for predicate in map(compiler.term, po.predicates):
            for term in po.objects:
                for graph in graphs or [None]:
                    if isinstance(term, TermMap):
                        yield _Pattern(predicate, compiler.term(term), graph)
                    elif not term.joins:
                        for subject in self._triples_map(term.parent).subjects:
                            yield _Pattern(predicate, compiler.term(subject), graph)
                    else:
                        keys = tuple(compiler.text(join.child) for join in term.joins)
                        yield _JoinPattern(predicate, keys, self._objects(term), graph)

    def _triples_map(self, name: str) -> TriplesMap:
        return next(triples_map for triples_map in self.mapping.triples_maps if triples_map.name == name)

    def _objects(self, term: ReferencingObjectMap) -> dict[tuple[Value, ...], tuple[str, ...]]:
        """Subjects of the parent by the values that it is joined on."""
        found: dict[tuple[Value, ...], dict[str, None]] = defaultdict(dict)
        parent = self._triples_map(term.parent)
        for source in parent.sources:
            if source.table not in self.tables:
                continue
            compiler = self._compiler(parent, source.table)
            encoders = [compiler.text(join.parent) for join in term.joins]
            for chunk in map(_chunk, _chunks(self.tables[source.table].rows)):
                keys = list(zip(*(encoder(chunk) for encoder in encoders), strict=True))
                for subject in map(compiler.term, parent.subjects):
                    for key, iri in zip(keys, subject(chunk), strict=True):
                        if iri:
                            found[key][iri] = None
        return {key: tuple(iris) for key, iris in found.items()}


def _all_terms(triples_map: TriplesMap) -> Iterator[TermMap]:
    yield from triples_map.subjects
    yield from triples_map.graphs
    for po in triples_map.predicate_objects:
        yield from po.predicates
        yield from po.graphs
        yield from (term for term in po.objects if isinstance(term, TermMap))
