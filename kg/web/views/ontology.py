"""The terms of the ontology: what they mean, where they stand among others, and an example of each from the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.ask import Value
from kg.settings import ReaderLanguage
from kg.validate.terms import Term, classes, concepts, facts, properties
from kg.vocab import DIP, expand
from kg.web.addresses import anchor
from kg.web.visit import Shown, Visit

_LABEL, _COMMENT, _DEFINITION = expand("rdfs:label"), expand("rdfs:comment"), expand("skos:definition")
_ALIGNED = tuple(
    expand(curie)
    for curie in (
        "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass", "owl:equivalentProperty",
        "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch",
    )
)  # fmt: skip
LANGUAGES: tuple[ReaderLanguage, ...] = ("en", "zh-Hans", "zh-Hant")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page tells of it; `example` is a thing of the class, or thing and value of the property."""

    iri: str
    anchor: str
    labels: tuple[tuple[str, str], ...]
    comment: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    aligned: tuple[tuple[str, str], ...]
    example: tuple[Value, ...] = ()


def show(visit: Visit) -> Shown:
    """Return the page."""
    ours = [term for term in classes() if term.iri.startswith(DIP)]
    groups = [
        ("classes", [_entry(term, _instance(visit, term.iri)) for term in ours]),
        ("properties", [_entry(one, _statement(visit, one)) for one in properties() if one.iri.startswith(DIP)]),
    ]
    schemes = [
        (Term(scheme, _labels(scheme)), [_entry(Term(iri, _labels(iri)), ()) for iri in members])
        for scheme, members in concepts().items()
        if scheme.startswith(DIP)
    ]
    return Shown("ontology.html", {"groups": groups, "schemes": schemes, "namespace": DIP, "anchor": anchor})


def _entry(term: Term, example: tuple[Value, ...]) -> Entry:
    comment = next(_texts(term.iri, _COMMENT, _DEFINITION), "")
    return Entry(
        term.iri, anchor(term.iri), term.labels, comment, term.domain, term.range, tuple(_aligned(term.iri)), example
    )


def _labels(iri: str) -> tuple[tuple[str, str], ...]:
    found = {str(value.language): value.value for value in _values(iri, (_LABEL,)) if isinstance(value, ox.Literal)}
    return tuple((tag, found[tag.lower()]) for tag in LANGUAGES if tag.lower() in found)


def _values(iri: str, predicates: Iterable[str]) -> Iterator[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]:
    said = facts().get(iri, {})
    return (value for predicate in predicates for value in said.get(predicate, ()))


def _texts(iri: str, *predicates: str) -> Iterator[str]:
    return (value.value for value in _values(iri, predicates) if isinstance(value, ox.Literal))


def _aligned(iri: str) -> Iterator[tuple[str, str]]:
    """Yield property and term of each alignment."""
    for predicate in _ALIGNED:
        found = {value.value for value in _values(iri, (predicate,)) if isinstance(value, ox.NamedNode)}
        yield from ((predicate, other) for other in sorted(found))


def _instance(visit: Visit, of_class: str) -> tuple[Value, ...]:
    example = visit.holdings.example(of_class)
    return (visit.teller.value(example),) if example else ()


def _statement(visit: Visit, term: Term) -> tuple[Value, ...]:
    """Return a thing of the domain and what the property says of it."""
    for of_class in term.domain:
        example = visit.holdings.example(of_class)
        values = visit.known.values(example, term.iri) if example else []
        if example and values:
            first = values[0]
            return visit.teller.value(example), visit.teller.value(first.text) if first.is_iri else Value(first.text)
    return ()
