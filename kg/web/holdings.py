"""What a graph holds, counted once and kept: a page never reads all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache, partial

import pyoxigraph as ox

from kg.ask import Known, Teller
from kg.graph import Answer
from kg.model.document import Document
from kg.model.finding import Report
from kg.settings import ReaderLanguage
from kg.vocab import BASE, DIP, expand
from kg.web.addresses import Addresses, base_of
from kg.web.events import OFFICIAL, ORGANIZATION, STATE, Event, day, read_events
from kg.web.health import Weakness, answer, weaknesses
from kg.web.passages import read_passages
from kg.web.search import Index

_TYPE, _ISSUED = expand("rdf:type"), expand("dcterms:issued")
_MEMBER_OF = expand("org:memberOf")
JOINING = (expand("dip:Tenure"), expand("dip:Membership"))
"""Classes of what joins two things and has no name of its own."""
EVIDENCE = expand("dip:Evidence")
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
        self.label = lru_cache(maxsize=200_000)(self._label)
        self.things = lru_cache(maxsize=64)(self._things)
        self.contradictions = lru_cache(maxsize=8)(self._contradictions)
        self.passages = lru_cache(maxsize=256)(partial(read_passages, self.known))

    def reopen(self, store: ox.Store) -> None:
        """Ask another store, which holds the same, from now on; what was counted stands."""
        self.store = store
        self.known.reopen(store)

    @cached_property
    def triples(self) -> int:
        """Return how many triples the resolved view has."""
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def members(self, of_class: str) -> tuple[str, ...]:
        """Return the IRIs of the things of a class, sorted."""
        return self._members[of_class]

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        return {of_class: tuple(self.known.subjects(_TYPE, of_class)) for of_class in (*CLASSES, EVIDENCE)}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Return how many things each class has, by IRI of the class, those without any left out."""
        found = {of_class: len(self.members(of_class)) for of_class in CLASSES}
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
    def last_day(self) -> str:
        """Return the last day that is spoken of: of an event that took place or of a publication."""
        published = [date for date, _ in self.documents_by_date if date]
        held = [event.date for event in self.events if event.date and not event.status.endswith("#planned")]
        return max([*published, *held], default="2000")

    @cached_property
    def documents_by_date(self) -> tuple[tuple[str, str], ...]:
        """Return date of publication (empty for none) and IRI of each document, the latest first."""
        found = ((day(self.known.text(iri, _ISSUED) or ""), iri) for iri in self.members(DOCUMENT))
        return tuple(sorted(found, key=lambda pair: (-_as_number(pair[0]), pair[1])))

    @cached_property
    def busy(self) -> Mapping[str, int]:
        """Return in how many events each actor has a part."""
        return Counter(actor for event in self.events for actor in (*event.people, *event.sides))

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Return the years in which there are events, the latest first."""
        return tuple(sorted({event.date[:4] for event in self.events if event.date}, reverse=True))

    def events_of(self, iri: str) -> tuple[Event, ...]:
        """Return the events in which an actor has a part, by date; of an event itself."""
        return self._by_actor.get(iri, ())

    @cached_property
    def _by_actor(self) -> Mapping[str, tuple[Event, ...]]:
        found: dict[str, list[Event]] = {}
        for event in self.events:
            for actor in (event.iri, *event.people, *event.sides):
                found.setdefault(actor, []).append(event)
        return {actor: tuple(events) for actor, events in found.items()}

    def style(self, iri: str) -> str:
        """Return the name of the class of a thing in small letters, by which it is coloured; empty for none of ours."""
        types = (value.text for value in self.known.values(iri, _TYPE))
        return next((name.removeprefix(DIP).lower() for name in types if name in CLASSES), "")

    @cached_property
    def largest_organizations(self) -> tuple[str, ...]:
        """Return the organisations that have members, those with most first."""
        members = Counter(body.text for _, body in self.known.pairs(_MEMBER_OF))
        return tuple(sorted(members, key=lambda iri: (-members[iri], iri)))

    def busiest(self, of_class: str, count: int) -> list[tuple[str, int]]:
        """Return the states, officials … that have a part in most events, with the number of these."""
        members = self._actors[of_class]
        found = ((actor, number) for actor, number in self.busy.items() if actor in members)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:count]

    @cached_property
    def _actors(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(self.members(name)) for name in (STATE, ORGANIZATION, OFFICIAL)}

    @property
    def health(self) -> tuple[Weakness, ...]:
        """Return how often the graph is weak, by kind."""
        contradictions = len(self.contradictions("en").rows) if self.has_graphs else None
        findings = len(self.report.findings) if self.report else None
        return tuple(weaknesses(self.events, contradictions=contradictions, findings=findings))

    def example(self, of_class: str) -> str | None:
        """Return a thing of a class: the one with a part in most events, or the first."""
        return self._examples.get(of_class)

    @cached_property
    def _examples(self) -> Mapping[str, str]:
        found = {}
        for of_class in (*CLASSES, EVIDENCE):
            members = self.members(of_class)
            if members:
                found[of_class] = min(members, key=lambda iri: (-self.busy.get(iri, 0), iri))
        return found

    @cached_property
    def index(self) -> Index:
        """Return what finds things by their names."""
        searched = (of_class for of_class in CLASSES if of_class not in JOINING)
        things = (iri for of_class in searched for iri in self.members(of_class))
        return Index(self.known, things, self.base)

    def warm(self) -> None:
        """Count and index everything now, so that no visitor waits for it."""
        for name in ("counts", "triples", "health", "years", "index", "documents_by_date", "_by_actor", "_examples"):
            getattr(self, name)

    def _contradictions(self, language: ReaderLanguage) -> Answer:
        """Return what documents disagree on."""
        return answer(self.store, "contradictions", language)

    def _label(self, iri: str, language: ReaderLanguage) -> str:
        """Return the name of a thing."""
        return Teller(self.known, language).value(iri).text

    def _things(self, of_class: str, language: ReaderLanguage) -> tuple[tuple[str, str], ...]:
        """Return IRI and name of all things of a class, by name."""
        known = self.known
        named = ((iri, known.label(iri, language) or iri) for iri in self.members(of_class))
        return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))


def _as_number(date: str) -> int:
    return int(date.replace("-", "").ljust(8, "0"))
