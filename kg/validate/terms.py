"""The classes and properties that a graph may use, as the shipped ontology tells them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg import resources
from kg.validate.spelling import tag
from kg.vocab import PREFIXES

_RDF_TYPE = f"{PREFIXES['rdf']}type"
_CLASS = f"{PREFIXES['owl']}Class"
_PROPERTIES = tuple(f"{PREFIXES['owl']}{name}" for name in ("AnnotationProperty", "DatatypeProperty", "ObjectProperty"))
_ALWAYS = (f"{PREFIXES['rdf']}type", f"{PREFIXES['rdf']}value", f"{PREFIXES['rdfs']}label")


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A class or property: its IRI, its labels by language tag, and for properties the classes from and to.

    `domain` and `range` hold what is declared by rdfs:domain and schema:domainIncludes together (rdfs:range and
    schema:rangeIncludes): any one of them will do; empty means that nothing is said.
    """

    iri: str
    labels: tuple[tuple[str, str], ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


Facts = dict[str, dict[str, list[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]]]


@cache
def facts() -> Facts:
    """Return all that the ontology says of each IRI: predicate to values, in the order of the files."""
    found: Facts = defaultdict(lambda: defaultdict(list))
    for name in resources.names("ontology", suffix=".ttl"):
        for quad in ox.parse(resources.read_text("ontology", name).encode(), ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                found[quad.subject.value][quad.predicate.value].append(quad.object)
    return {iri: dict(said) for iri, said in found.items()}


def _iris(iri: str, *predicates: str) -> tuple[str, ...]:
    said = facts().get(iri, {})
    values = (value for predicate in predicates for value in said.get(predicate, ()))
    return tuple(sorted({value.value for value in values if isinstance(value, ox.NamedNode)}))


def _of_type(types: Iterable[str]) -> tuple[str, ...]:
    wanted = set(types)
    return tuple(sorted(iri for iri in facts() if wanted.intersection(_iris(iri, _RDF_TYPE))))


def _term(iri: str) -> Term:
    labels = (value for value in facts().get(iri, {}).get(f"{PREFIXES['rdfs']}label", ()))
    return Term(
        iri,
        tuple(sorted((tag(label.language or ""), label.value) for label in labels if isinstance(label, ox.Literal))),
        _iris(iri, f"{PREFIXES['rdfs']}domain", f"{PREFIXES['schema']}domainIncludes"),
        _iris(iri, f"{PREFIXES['rdfs']}range", f"{PREFIXES['schema']}rangeIncludes"),
        _iris(iri, f"{PREFIXES['rdfs']}subClassOf", f"{PREFIXES['rdfs']}subPropertyOf"),
    )


@cache
def classes() -> tuple[Term, ...]:
    """Return the classes a graph may use, by IRI: our own and those of other vocabularies that we use."""
    return tuple(_term(iri) for iri in _of_type((_CLASS,)))


@cache
def properties() -> tuple[Term, ...]:
    """Return the properties a graph may use, by IRI; rdf:type, rdf:value and rdfs:label among them."""
    return tuple(_term(iri) for iri in sorted({*_of_type(_PROPERTIES), *_ALWAYS}))


@cache
def concepts() -> dict[str, tuple[str, ...]]:
    """Return the concepts of each scheme (`dip:meetingKinds` …), IRIs both, sorted."""
    in_scheme = f"{PREFIXES['skos']}inScheme"
    schemes = _of_type((f"{PREFIXES['skos']}ConceptScheme",))
    return {scheme: tuple(sorted(iri for iri in facts() if scheme in _iris(iri, in_scheme))) for scheme in schemes}


def ancestors() -> tuple[tuple[str, str], ...]:
    """Return, sorted, each pair of class and parent class that the ontology states."""
    sub_class = f"{PREFIXES['rdfs']}subClassOf"
    return tuple(sorted((iri, parent) for iri in facts() for parent in _iris(iri, sub_class)))
