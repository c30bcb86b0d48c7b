"""What a graph says of its things, as look-ups in the resolved view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.settings import ReaderLanguage
from kg.vocab import expand

LABEL, ALTERNATIVE, TYPE = expand("rdfs:label"), expand("skos:altLabel"), expand("rdf:type")
TITLE = expand("dcterms:title")
_FALLBACK: dict[ReaderLanguage, tuple[str, ...]] = {
    "en": ("en", "zh-hans", "zh-hant"),
    "zh-Hans": ("zh-hans", "zh-hant", "en"),
    "zh-Hant": ("zh-hant", "zh-hans", "en"),
}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """An IRI, or a literal with its language tag (lower case, empty for none)."""

    text: str
    language: str = ""
    is_iri: bool = False


class Known:
    """Look-ups in the default graph of a store; results are sorted."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def reopen(self, store: ox.Store) -> None:
        """Look things up in another store that holds the same."""
        self._store = store

    def _quads(self, subject: str | None, predicate: str | None, obj: str | None) -> Iterator[ox.Quad]:
        subject_node, predicate_node, object_node = (
            ox.NamedNode(iri) if iri is not None else None for iri in (subject, predicate, obj)
        )
        return self._store.quads_for_pattern(subject_node, predicate_node, object_node, ox.DefaultGraph())

    def about(self, subject: str) -> dict[str, list[Term]]:
        """Return all values of a subject by property."""
        found: dict[str, list[Term]] = {}
        for quad in self._quads(subject, None, None):
            found.setdefault(quad.predicate.value, []).append(_term(quad.object))
        return {predicate: sorted(values) for predicate, values in sorted(found.items())}

    def values(self, subject: str, predicate: str) -> list[Term]:
        """Return the values of one property."""
        return sorted(_term(quad.object) for quad in self._quads(subject, predicate, None))

    def has(self, subject: str, predicate: str, obj: str) -> bool:
        """Return whether a thing has another as value of a property."""
        return next(self._quads(subject, predicate, obj), None) is not None

    def count(self, subject: str, predicate: str) -> int:
        """Return how many values a property has."""
        return sum(1 for _ in self._quads(subject, predicate, None))

    def text(self, subject: str, predicate: str) -> str | None:
        """Return the first value of a property as text."""
        return next((value.text for value in self.values(subject, predicate)), None)

    def subjects(self, predicate: str, obj: str) -> list[str]:
        """Return the IRIs that have a thing as value of a property."""
        found = (quad.subject for quad in self._quads(None, predicate, obj))
        return sorted(subject.value for subject in found if isinstance(subject, ox.NamedNode))

    def pairs(self, predicate: str) -> Iterator[tuple[str, Term]]:
        """Yield subject and value of each statement with a property, in no order."""
        for quad in self._quads(None, predicate, None):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value, _term(quad.object)

    def degree(self, iri: str) -> int:
        """Return how many statements lead to a thing."""
        return sum(1 for _ in self._quads(None, None, iri))

    def is_subject(self, iri: str) -> bool:
        """Return whether anything is said of it."""
        return next(self._quads(iri, None, None), None) is not None

    def label(self, iri: str, language: ReaderLanguage) -> str | None:
        """Return the label, or for a document its title, in the language or else one that is near."""
        return best(self.values(iri, LABEL) or self.values(iri, TITLE), language)


def best(values: list[Term], language: ReaderLanguage) -> str | None:
    """Return the text in the language, or in the next best."""
    for tag in _FALLBACK[language]:
        for value in values:
            if value.language == tag or value.language.startswith(f"{tag}-"):
                return value.text
    return values[0].text if values else None


def _term(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term(term.value, is_iri=True)
    if isinstance(term, ox.Literal):
        return Term(term.value, term.language or "")
    return Term(str(term))
