"""Classes and properties that do not go together, by the domains and ranges of the ontology."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.mapping.checks.vocabulary import Vocabulary, short_iri
from kg.mapping.model import RDF_TYPE, Mapping, ObjectMap, Place, TermMap, TriplesMap
from kg.vocab import PREFIXES

_LITERAL = PREFIXES["rdfs"] + "Literal"
_DATATYPES = (PREFIXES["xsd"], PREFIXES["rdf"] + "langString", _LITERAL)
_THINGS = frozenset({PREFIXES["rdfs"] + "Resource", PREFIXES["owl"] + "Thing"})
_TEXTS = (".csv", ".tsv", ".xml")
"""Endings of sources whose values are nothing but text."""

Contradiction = tuple[Place, str, str]
"""Where, in which triples map, and what."""


def contradictions(mapping: Mapping, vocabulary: Vocabulary) -> Iterator[Contradiction]:
    """Yield where a class has a property that is not for it, or a property a value that it cannot have."""
    for triples_map in mapping.triples_maps:
        classes = _classes(triples_map, vocabulary)
        is_text = all(source.access.lower().endswith(_TEXTS) for source in triples_map.sources)
        for po in triples_map.predicate_objects:
            for predicate in po.predicates:
                name = predicate.constant
                if name is None:
                    continue
                if message := _domain(name, classes, vocabulary):
                    yield predicate.place, triples_map.name, message
                for term in po.objects:
                    if message := _range(name, term, mapping, vocabulary, is_text=is_text):
                        yield term.place, triples_map.name, message


def _classes(triples_map: TriplesMap, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the classes that the subjects certainly have; nothing where one comes from a row or is unknown."""
    terms = [
        term
        for po in triples_map.predicate_objects
        if any(predicate.constant == RDF_TYPE for predicate in po.predicates)
        for term in po.objects
    ]
    found = [term.constant for term in terms if isinstance(term, TermMap)]
    known = [iri for iri in found if iri and (iri in vocabulary.classes or not vocabulary.judges(iri))]
    return tuple(known) if len(known) == len(terms) else ()


def _domain(name: str, classes: Collection[str], vocabulary: Vocabulary) -> str:
    wanted = vocabulary.domains.get(name, ())
    if not classes or not wanted or _THINGS.intersection(wanted) or vocabulary.may_be(classes, wanted):
        return ""
    return f"{short_iri(name)} is a property of {_listed(wanted)}, not of {_listed(classes)}"


def _range(name: str, term: ObjectMap, mapping: Mapping, vocabulary: Vocabulary, *, is_text: bool) -> str:
    wanted = vocabulary.ranges.get(name, ())
    if not wanted or _THINGS.intersection(wanted) or name == RDF_TYPE:
        return ""
    datatypes = [iri for iri in wanted if iri.startswith(_DATATYPES)]
    if not isinstance(term, TermMap):
        classes = _classes(mapping.triples_map(term.parent), vocabulary)
        if len(datatypes) == len(wanted) or (classes and not vocabulary.may_be(classes, wanted)):
            return f"the values of {short_iri(name)} are {_listed(wanted)}, not {_listed(classes) or 'things'}"
        return ""
    if term.term_type != "literal":
        return (
            f"the values of {short_iri(name)} are {_listed(wanted)}, not IRIs" if len(datatypes) == len(wanted) else ""
        )
    found = _datatype(term, is_text=is_text)
    if found is None or found in datatypes or _LITERAL in datatypes:
        return ""
    return f"the values of {short_iri(name)} are {_listed(wanted)}, not {short_iri(found)}"


def _datatype(term: TermMap, *, is_text: bool) -> str | None:
    """Return the datatype of a literal, where neither a row nor the source decides on it."""
    if term.language is not None:
        return PREFIXES["rdf"] + "langString"
    if term.datatype is not None:
        return term.datatype.constant
    return None if term.natural and not is_text else PREFIXES["xsd"] + "string"


def _listed(iris: Collection[str]) -> str:
    return " or ".join(map(short_iri, iris))
