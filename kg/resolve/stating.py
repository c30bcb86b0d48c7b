"""What is stated → views: of one document, of some events or bonds, of some things; each written by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model.claim import Reading
from kg.resolve.bonds import BondId, BondTelling, choose_bond
from kg.resolve.choose import choose
from kg.resolve.entities import Cast, Entities, local_entities
from kg.resolve.evidence import evidence_of
from kg.resolve.rows import View, met_in
from kg.resolve.sightings import Sighting
from kg.resolve.telling import Telling

Stated = Sequence[tuple[str, Telling | BondTelling]]
"""What a document tells, each with the key of what it tells of."""


@dataclass(frozen=True, slots=True)
class Page:
    """One document with everything that writing what it states takes."""

    reading: Reading
    sightings: Mapping[str, Sighting]
    cast: Cast
    stated: Stated


def view_of_document(page: Page, *, per_document: bool = True) -> Iterator[View]:
    """Yield what a document adds to the resolved view, itself and its passages, and `per_document` what it states.

    What it states by itself has the document and its passages, too.
    """
    document, claims = page.reading.document, page.reading.claims
    evidence = list(evidence_of(document, [(key, claims[telling.number]) for key, telling in page.stated]))
    graph = f"document/{document.id}"
    yield View((None, graph) if per_document else (None,), documents=[document], evidence=evidence)
    if per_document:
        yield _stated(page, graph)


def _stated(page: Page, graph: str) -> View:
    events: dict[str, list[Telling]] = defaultdict(list)
    bonds: dict[str, list[BondTelling]] = defaultdict(list)
    for key, telling in page.stated:
        if isinstance(telling, Telling):
            events[key].append(telling)
        else:
            bonds[key].append(telling)
    local = local_entities(page.sightings, page.cast)
    facts = {key: choose(tellings, page.cast.entities) for key, tellings in events.items()}
    held = {key: choose_bond(fullest_id(tellings), tellings) for key, tellings in bonds.items()}
    things = met_in(facts.values(), held.values(), local)
    return View((graph,), entities=local, events=facts, bonds=held, things=things)


def view_of_events(events: Mapping[str, Sequence[Telling]], entities: Entities) -> View:
    """Return what all documents together say of some events, by key."""
    return View(entities=entities, events={key: choose(tellings, entities) for key, tellings in events.items()})


def view_of_bonds(bonds: Mapping[str, Sequence[BondTelling]], entities: Entities) -> View:
    """Return what all documents together say of some tenures and memberships, by key."""
    return View(entities=entities, bonds={key: choose_bond(fullest_id(same), same) for key, same in bonds.items()})


def view_of_things(things: Iterable[str], entities: Entities) -> View:
    """Return what is known of some entities, by id."""
    return View(entities=entities, things=tuple(sorted(things)))


def fullest_id(tellings: Iterable[BondTelling]) -> BondId:
    """Return the fullest id among the tellings of one bond: one of them may leave the actor out."""
    return max(telling.id for telling in tellings)
