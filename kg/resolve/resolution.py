"""The stage: readings of all documents → rows of the resolved view and of each document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model.claim import Reading
from kg.registry import Registry
from kg.resolve.authority import Authority
from kg.resolve.bonds import BondTelling, choose_bond, join_bonds, tell_bonds
from kg.resolve.choose import choose
from kg.resolve.connect import connected
from kg.resolve.entities import World, gather
from kg.resolve.events import Group, join_document, join_groups
from kg.resolve.identity import Keys, Slugs, entity_keys, propose_bond, propose_event
from kg.resolve.judgement import Judgement
from kg.resolve.ledger import Ledger
from kg.resolve.lore import Lore, shipped_lore
from kg.resolve.resolved import Resolution, Side
from kg.resolve.rows import Rows, met_in
from kg.resolve.rulings import NO_RULINGS, Rulings
from kg.resolve.sightings import Sighting, sight
from kg.resolve.stating import Page, view_of_bonds, view_of_document, view_of_events, view_of_things
from kg.resolve.telling import Telling, tell
from kg.vocab import BASE


@dataclass(frozen=True, slots=True)
class Memory:
    """What outlasts a build: identities once given, and what persons ruled to be the same or different."""

    ledger: Ledger | None = None
    rulings: Rulings = NO_RULINGS


NOTHING = Memory()


def resolve(
    readings: Iterable[Reading],
    registry: Registry,
    *,
    base: str = BASE,
    memory: Memory = NOTHING,
    per_document: bool = True,
    lore: Lore | None = None,
) -> Resolution:
    """Return one row for one thing, whatever number of documents and scripts tell of it.

    The result does not depend on the order of the readings; of two readings of one document the first by location
    counts. New identity keys are recorded in the ledger of `memory`, which the caller saves; what a person ruled to be
    the same or different is so. With `per_document` the rows also say, with `graph` set, what each document states
    alone.

    Raises:
        KeyError: a claim refers to a thing that is neither among those of its document nor in the registry.
        RuleError: a person takes two things of the registry for one.
    """
    authority = Authority(registry)
    ordered = _ordered(readings)
    found = _find(ordered, authority, Keys(authority, memory.ledger), lore or shipped_lore(), memory.rulings)
    entities = found.world.entities
    rows = Rows(base, authority, found.entity_keys)
    events, bonds = view_of_events(found.events, entities), view_of_bonds(found.bonds, entities)
    for view in (
        events,
        bonds,
        view_of_things(met_in(events.events.values(), bonds.bonds.values(), entities), entities),
    ):
        rows.add(view)
    for page in found.pages():
        for view in view_of_document(page, per_document=per_document):
            rows.add(view)
    met = {(one.type, one.id) for scene in found.scenes for one in scene.sightings.values()}
    return Resolution(rows.tables(), found.judgements, found.sides, memory.rulings.idle({*met, *found.sides}))


def _ordered(readings: Iterable[Reading]) -> list[Reading]:
    """Return one reading of each document, in the order of their dates, then ids."""
    by_id: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda one: one.document.location):
        by_id.setdefault(reading.document.id, reading)
    return sorted(by_id.values(), key=lambda one: (str(one.document.published or ""), one.document.id))


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was found; what documents tell goes by the key of what it tells of."""

    world: World
    entity_keys: Mapping[str, str]
    judgements: tuple[Judgement, ...]
    sides: Mapping[tuple[str, str], Side]
    scenes: Sequence[_Scene]
    events: Mapping[str, Sequence[Telling]]
    bonds: Mapping[str, Sequence[BondTelling]]

    def pages(self) -> Iterator[Page]:
        stated: dict[str, list[tuple[str, Telling | BondTelling]]] = defaultdict(list)
        for key, event in self.events.items():
            for telling in event:
                stated[telling.doc].append((key, telling))
        for key, bond in self.bonds.items():
            for one in bond:
                stated[one.doc].append((key, one))
        for scene in self.scenes:
            cast = self.world.cast(scene.sightings)
            yield Page(scene.reading, scene.sightings, cast, stated[scene.reading.document.id])


@dataclass(frozen=True, slots=True)
class _Scene:
    """A document and the things in it."""

    reading: Reading
    sightings: Mapping[str, Sighting]


def _find(readings: Sequence[Reading], authority: Authority, keys: Keys, lore: Lore, rulings: Rulings) -> _Found:
    scenes = [_Scene(reading, sight(reading, authority, lore)) for reading in readings]
    world = gather((one for scene in scenes for one in scene.sightings.values()), authority, lore, rulings)
    groups: list[Group] = []
    bond_tellings: list[BondTelling] = []
    judgements = list(world.judgements)
    for scene in scenes:
        cast = world.cast(scene.sightings)
        own, made = join_document(tell(scene.reading, cast), world.entities, rulings)
        groups += own
        judgements += made
        bond_tellings += tell_bonds(scene.reading, cast, lore, authority)
    joined: list[list[Telling]] = []
    for together in connected(groups, world.entities, rulings):
        events, made = join_groups([group.tellings for group in together], world.entities, rulings)
        joined += events
        judgements += made
    ids = entity_keys(world.entities.values(), keys)
    slugs = Slugs(authority, ids)
    joined.sort(key=lambda tellings: tellings[0].order)
    keyed = {keys.allot(propose_event(choose(same, world.entities), same, slugs)): same for same in joined}
    held = join_bonds(bond_tellings)
    bonds = {keys.allot(propose_bond(choose_bond(bond, same), slugs)): same for bond, same in held.items()}
    return _Found(world, ids, tuple(sorted(set(judgements))), _sides(world, scenes, groups), scenes, keyed, bonds)


def _sides(world: World, scenes: Iterable[_Scene], groups: Iterable[Group]) -> Mapping[tuple[str, str], Side]:
    readings = {scene.reading.document.id: scene.reading for scene in scenes}
    tellings = [one for group in groups for one in group.tellings]
    told = {(str(one.type), one.name): Side(one.name, _words(readings[one.doc], one.number)) for one in tellings}
    return {**world.sides, **told}


def _words(reading: Reading, number: int) -> str:
    return reading.claims[number].passage.of(reading.document.text)
