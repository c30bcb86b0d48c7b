"""What a mapping names must exist: classes, properties, tables and columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from kg.errors import Fault, RuleError
from kg.mapping.checks.contradictions import contradictions
from kg.mapping.checks.vocabulary import Vocabulary, short_iri
from kg.mapping.faults import near
from kg.mapping.model import (
    RDF_TYPE,
    LogicalSource,
    Mapping,
    PredicateObjectMap,
    TermMap,
    TriplesMap,
)

Columns = Dict[str, Collection[str] | None]
"""Columns by the name of the table; `None` for one that is known but cannot be opened."""


def check(mappings: Iterable[Mapping], tables: Columns, vocabulary: Vocabulary | None = None) -> None:
    """Compare mappings with the tables at hand (name → columns) and with the vocabulary.

    Raises:
        RuleError: with every unknown class, property, concept, table and column of all mappings.
    """
    faults = [fault for mapping in mappings for fault in faults_of(mapping, tables, vocabulary)]
    if faults:
        raise RuleError(faults)


def faults_of(mapping: Mapping, tables: Columns, vocabulary: Vocabulary | None = None) -> Iterator[Fault]:
    """Yield what `check` would raise for one mapping."""
    yield from _Checker(mapping, tables, vocabulary).faults()
    if vocabulary is not None:
        for place, name, message in contradictions(mapping, vocabulary):
            yield Fault(mapping.location, place.line, f"{mapping.root}{name}", message, place.column)


@dataclass(frozen=True, slots=True)
class _Checker:
    mapping: Mapping
    tables: Columns
    vocabulary: Vocabulary | None

    def faults(self) -> Iterator[Fault]:
        for triples_map in self.mapping.triples_maps:
            key = f"{self.mapping.root}{triples_map.name}"
            for source in triples_map.sources:
                yield from self._source(source, triples_map, key)
            yield from self._joins(triples_map, key)
            for po in triples_map.predicate_objects:
                yield from self._names(po, key) if self.vocabulary else ()

    def _fault(self, term: TermMap | LogicalSource, key: str, message: str) -> Fault:
        return Fault(self.mapping.location, term.place.line, key, message, term.place.column)

    def _source(self, source: LogicalSource, triples_map: TriplesMap, key: str) -> Iterator[Fault]:
        if source.table not in self.tables:
            hint = near(source.table, self.tables)
            yield self._fault(source, f"{key}.sources", f"unknown table {source.table!r}{hint}")
        else:
            yield from self._columns(triples_map.terms(), source, key)
        for referring in triples_map.parents():
            if not referring.joins:
                yield from self._columns(self.mapping.triples_map(referring.parent).subjects, source, key)

    def _joins(self, triples_map: TriplesMap, key: str) -> Iterator[Fault]:
        for referring in triples_map.parents():
            for source in self.mapping.triples_map(referring.parent).sources if referring.joins else ():
                yield from self._columns((join.parent for join in referring.joins), source, key)

    def _columns(self, terms: Iterable[TermMap], source: LogicalSource, key: str) -> Iterator[Fault]:
        columns = self.tables.get(source.table)
        for term in terms:
            for column in term.columns():
                if columns is not None and column not in columns:
                    hint = near(column, columns) or f"; its columns are {', '.join(columns)}"
                    yield self._fault(term, key, f"table {source.table!r} has no column {column!r}{hint}")

    def _names(self, po: PredicateObjectMap, key: str) -> Iterator[Fault]:
        for predicate in po.predicates:
            yield from self._name(predicate, "property", key)
        is_type = any(predicate.constant == RDF_TYPE for predicate in po.predicates)
        for term in po.objects:
            if isinstance(term, TermMap) and term.term_type == "iri":
                yield from self._name(term, "class" if is_type else "concept", key)

    def _name(self, term: TermMap, kind: str, key: str) -> Iterator[Fault]:
        vocabulary = self.vocabulary
        iri = term.constant
        if vocabulary is None or iri is None or not vocabulary.judges(iri):
            return
        known = {
            "class": vocabulary.classes,
            "property": vocabulary.properties,
            "concept": vocabulary.individuals | vocabulary.classes | vocabulary.properties,
        }[kind]
        if iri not in known:
            yield self._fault(
                term, key, f"unknown {kind} {short_iri(iri)!r}{near(short_iri(iri), map(short_iri, known))}"
            )
