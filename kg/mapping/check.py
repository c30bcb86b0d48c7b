"""What a mapping names must exist: classes, properties, tables and columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from kg.errors import Fault, RuleError
from kg.mapping.faults import near
from kg.mapping.model import (
    RDF_TYPE,
    LogicalSource,
    Mapping,
    PredicateObjectMap,
    TermMap,
    TriplesMap,
)
from kg.vocab import DIP, PREFIXES


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The IRIs that mappings may use in the namespaces that are closed; other namespaces are not judged.

    `individuals` are concepts and other named things of the vocabulary, such as statuses.
    """

    classes: frozenset[str]
    properties: frozenset[str]
    individuals: frozenset[str] = frozenset()
    closed: tuple[str, ...] = (DIP,)

    def judges(self, iri: str) -> bool:
        """Return whether an IRI lies in a closed namespace."""
        return iri.startswith(self.closed)


def check(
    mappings: Iterable[Mapping], tables: Dict[str, Collection[str]], vocabulary: Vocabulary | None = None
) -> None:
    """Compare mappings with the tables at hand (name → columns) and with the vocabulary.

    Raises:
        RuleError: with every unknown class, property, concept, table and column of all mappings.
    """
    faults = [fault for mapping in mappings for fault in _Checker(mapping, tables, vocabulary).faults()]
    if faults:
        raise RuleError(faults)


@dataclass(frozen=True, slots=True)
class _Checker:
    mapping: Mapping
    tables: Dict[str, Collection[str]]
    vocabulary: Vocabulary | None

    def faults(self) -> Iterator[Fault]:
        for triples_map in self.mapping.triples_maps:
            key = f"mappings.{triples_map.name}"
            for source in triples_map.sources:
                yield from self._source(source, triples_map, key)
            for po in triples_map.predicate_objects:
                yield from self._names(po, key) if self.vocabulary else ()

    def _fault(self, term: TermMap | LogicalSource, key: str, message: str) -> Fault:
        return Fault(self.mapping.location, term.place.line, key, message, term.place.column)

    def _source(self, source: LogicalSource, triples_map: TriplesMap, key: str) -> Iterator[Fault]:
        if source.table not in self.tables:
            hint = near(source.table, self.tables)
            yield self._fault(source, f"{key}.sources", f"unknown table {source.table!r}{hint}")
            return
        columns = self.tables[source.table]
        for term in triples_map.terms():
            for column in term.columns():
                if column not in columns:
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
            yield self._fault(term, key, f"unknown {kind} {_short(iri)!r}{near(_short(iri), map(_short, known))}")


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
