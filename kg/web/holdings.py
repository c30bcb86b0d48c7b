"""What a graph holds, counted once and kept: a page never reads all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache, partial

import pyoxigraph as ox

from kg.ask import Known
from kg.model.document import Document
from kg.model.finding import Report
from kg.settings import ReaderLanguage
from kg.vocab import BASE, expand
from kg.web.addresses import Addresses, base_of
from kg.web.events import OFFICIAL, ORGANIZATION, STATE, Event, read_events
from kg.web.health import Weakness, answer, weaknesses
from kg.web.passages import read_passages

_TYPE, _ISSUED = expand("rdf:type"), expand("dcterms:issued")
DOCUMENT = expand("dip:Document")
CLASSES = tuple(
    expand(f"dip:{name}")
    for name in (
        "State",
        "Organization",
        "Official",
        "Place",
        "Meeting",
        "Agreement",
        "Tenure",
        "Membership",
        "Document",
    )
)


class Holdings:
    """A graph, the documents it was read from where they are at hand, and the findings of a validation.

    `documents` leads from the digest of a document's bytes to its text.
    """

    def __init__(
        self,
        store: ox.Store,
        *,
        base: str | None = None,
        documents: Mapping[str, Document] | None = None,
        report: Report | None = None,
    ) -> None:
        self.store = store
        self.known = Known(store)
        self.base = base or base_of(self.known) or BASE
        self.addresses = Addresses(self.known, self.base)
        self.documents = documents or {}
        self.report = report
        self.things = lru_cache(maxsize=64)(self._things)
        self.contradictions = lru_cache(maxsize=8)(partial(answer, store, "contradictions"))
        self.passages = lru_cache(maxsize=256)(partial(read_passages, self.known))

    @cached_property
    def triples(self) -> int:
        """Return how many triples the resolved view has."""
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Return how many things each class has, by IRI of the class, those without any left out."""
        found = {of_class: len(self.known.subjects(_TYPE, of_class)) for of_class in CLASSES}
        return {of_class: count for of_class, count in found.items() if count}

    @cached_property
    def has_graphs(self) -> bool:
        """Return whether documents have graphs of their own."""
        return next(self.store.named_graphs(), None) is not None

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Return all meetings and agreements by date, those without one last."""
        return read_events(self.known)

    @cached_property
    def dates(self) -> Mapping[str, str]:
        """Return the date of each meeting and agreement, empty where none is known."""
        return {event.iri: event.date for event in self.events}

    @cached_property
    def documents_by_date(self) -> tuple[tuple[str, str], ...]:
        """Return date of publication (empty for none) and IRI of each document, the latest first."""
        found = ((self.known.text(iri, _ISSUED) or "", iri) for iri in self.known.subjects(_TYPE, DOCUMENT))
        return tuple(sorted(found, key=lambda pair: (-_as_number(pair[0]), pair[1])))

    @cached_property
    def busy(self) -> Mapping[str, int]:
        """Return in how many events each actor has a part."""
        return Counter(actor for event in self.events for actor in (*event.people, *event.sides))

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Return the years in which there are events, the latest first."""
        return tuple(sorted({event.date[:4] for event in self.events if event.date}, reverse=True))

    def busiest(self, of_class: str, count: int) -> list[tuple[str, int]]:
        """Return the states, officials … that have a part in most events, with the number of these."""
        members = self._actors[of_class]
        found = ((actor, number) for actor, number in self.busy.items() if actor in members)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:count]

    @cached_property
    def _actors(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(self.known.subjects(_TYPE, name)) for name in (STATE, ORGANIZATION, OFFICIAL)}

    @cached_property
    def health(self) -> tuple[Weakness, ...]:
        """Return how often the graph is weak, by kind."""
        contradictions = len(self.contradictions("en").rows) if self.has_graphs else None
        findings = len(self.report.findings) if self.report else None
        return tuple(weaknesses(self.events, contradictions=contradictions, findings=findings))

    def _things(self, of_class: str, language: ReaderLanguage) -> tuple[tuple[str, str], ...]:
        """Return IRI and name of all things of a class, by name."""
        known = self.known
        named = ((iri, known.label(iri, language) or iri) for iri in known.subjects(_TYPE, of_class))
        return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


def _as_number(date: str) -> int:
    return int(date.replace("-", "").ljust(8, "0") or 0) if date else 0
