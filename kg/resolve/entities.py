"""Things of all documents → entities: one for a state, organisation, official or place, however it is spelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model.claim import Name
from kg.resolve.authority import Authority
from kg.resolve.judgement import Clusters, Judgement
from kg.resolve.lore import Lore
from kg.resolve.naming import fold_name, fullest
from kg.resolve.people import join_persons, persons_of
from kg.resolve.persons import Person
from kg.resolve.resolved import Side
from kg.resolve.rulings import NO_RULINGS, Rulings, official_name
from kg.resolve.sightings import Sighting

_OFFICIAL = "Official"


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the world. `id` is the registry's, or follows from the content of the input and starts with `?`.

    `names` are those met in texts, fullest first. `acts_for` are ids of entities; `state` is the id of the State that a
    place lies in or that a government body belongs to.
    """

    id: str
    type: str
    names: tuple[Name, ...] = ()
    acts_for: tuple[str, ...] = ()
    state: str | None = None

    @property
    def is_known(self) -> bool:
        """Return whether the registry has it."""
        return not self.id.startswith("?")


Entities = Mapping[str, Entity]
"""Entities by id."""


@dataclass(frozen=True, slots=True)
class World:
    """All entities by id, which of them each sighting is, and how judgements call what was joined."""

    entities: Entities
    ids: Mapping[Sighting, str]
    judgements: tuple[Judgement, ...]
    sides: Mapping[tuple[str, str], Side]

    def cast(self, sightings: Mapping[str, Sighting]) -> Cast:
        """Return who is who in a document with these sightings by key."""
        return Cast(self.entities, {key: self.ids[sighting] for key, sighting in sightings.items()})


@dataclass(frozen=True, slots=True)
class Cast:
    """Which entity each key of one document is."""

    entities: Entities
    ids: Mapping[str, str]

    def find(self, key: str) -> Entity:
        """Return the entity that the document calls `key`; `KeyError` when neither it nor the registry has the key."""
        return self.entities[self.ids.get(key, key)]


def gather(sightings: Iterable[Sighting], registry: Authority, lore: Lore, rulings: Rulings = NO_RULINGS) -> World:
    """Return the world that these sightings, of all documents, are of; nothing depends on their order."""
    seen = sorted(set(sightings), key=_order)
    settled, judgements = _settled([one for one in seen if one.type != _OFFICIAL], rulings)
    persons = persons_of(seen, settled)
    standing, more = join_persons(set(persons.values()), lore, rulings)
    ids = {one: standing[persons[one].id] if one in persons else settled[one.id] for one in seen}
    places = {**settled, **{one.id: ids[one] for one in seen if one.is_known}}
    entities = _entities(ids, registry, places)
    sides = _sides(seen) | {(_OFFICIAL, person.id): _side(person) for person in persons.values()}
    return World(entities, ids, tuple(sorted([*judgements, *more])), sides)


def _order(one: Sighting) -> tuple[object, ...]:
    return (one.id, one.type, one.names, one.acts_for, one.offices, one.state or "")


def _side(person: Person) -> Side:
    names = [name.text for name in person.names]
    called = person.registry or official_name(names[0], person.acts_for) if names else person.id
    return Side(called, " / ".join(names))


def _sides(seen: Iterable[Sighting]) -> dict[tuple[str, str], Side]:
    """Return how judgements call things that are no officials."""
    found: dict[tuple[str, str], set[Name]] = defaultdict(set)
    for one in seen:
        if one.type != _OFFICIAL and one.names:
            found[one.type, one.id].update(one.names)
    named = {key: [name.text for name in fullest(names)] for key, names in found.items()}
    return {(kind, one): Side(names[0] if one.startswith("?") else one, " / ".join(names))
            for (kind, one), names in named.items()}  # fmt: skip


def _settled(seen: Sequence[Sighting], rulings: Rulings) -> tuple[dict[str, str], list[Judgement]]:
    """Return ids of states, organisations and places; an unknown one is what has its full name among its names."""
    names: dict[str, set[str]] = defaultdict(set)
    kinds = {one.id: one.type for one in seen}
    for one in seen:
        names[one.id].update(f"?{one.type}:{fold_name(name.text)}" for name in one.names)
    by_name: dict[str, list[str]] = defaultdict(list)
    for found in sorted(names):
        for name in sorted(names[found]):
            by_name[name].append(found)
    order = sorted(names, key=lambda found: (found.startswith("?"), found))
    clusters = Clusters(order, {found: found for found in order if not found.startswith("?")})
    for left, right in rulings.apply(clusters, {(kinds[found], found): found for found in order}):
        clusters.join(left, right)
    judgements = [
        Judgement(other, unknown, "same", "the full name of one is a name of the other", 0.9, kinds[unknown])
        for unknown in order
        for other in (by_name[unknown] if unknown.startswith("?") else ())
        if clusters.join(other, unknown)
    ]
    return {found: clusters.root(found) for found in order}, judgements


def _entities(ids: Mapping[Sighting, str], registry: Authority, settled: Mapping[str, str]) -> dict[str, Entity]:
    together: dict[str, list[Sighting]] = defaultdict(list)
    for sighting, found in ids.items():
        together[found].append(sighting)
    entities = {found: _entity(found, same, registry, settled) for found, same in sorted(together.items())}
    _add_known(entities, {actor for entity in entities.values() for actor in entity.acts_for}, registry)
    _add_known(entities, {entity.state for entity in entities.values() if entity.state}, registry)
    return entities


def _add_known(entities: dict[str, Entity], wanted: Iterable[str], registry: Authority) -> None:
    """Add what the registry knows of things that no document names itself."""
    for key in sorted(wanted):
        kind = registry.type_of(key)
        if key not in entities and kind is not None:
            entities[key] = Entity(key, kind, state=registry.state_of(key))


def _entity(found: str, same: Sequence[Sighting], registry: Authority, settled: Mapping[str, str]) -> Entity:
    is_known = not found.startswith("?")
    states = sorted({settled.get(one.state, one.state) for one in same if one.state})
    return Entity(
        id=found,
        type=(registry.type_of(found) if is_known else None) or same[0].type,
        names=fullest(name for one in same for name in one.names),
        acts_for=tuple(sorted({settled.get(actor, actor) for one in same for actor in one.acts_for})),
        state=(registry.state_of(found) if is_known else None) or (states[0] if len(states) == 1 else None),
    )


def local_entities(sightings: Mapping[str, Sighting], cast: Cast) -> dict[str, Entity]:
    """Return the entities as one document tells of them: its names and the actors it gives; no names for the rest.

    Where places lie is the one thing taken from elsewhere.
    """
    local: dict[str, list[str]] = defaultdict(list)
    for key in sightings:
        local[cast.ids[key]].append(key)
    settled = {one.id: cast.ids[key] for key, one in sightings.items() if one.type != _OFFICIAL}
    entities = {
        found: _local(cast.entities[found], [sightings[key] for key in keys], settled)
        for found, keys in sorted(local.items())
    }
    beyond = {key for one in entities.values() for key in (*one.acts_for, one.state) if key and key not in entities}
    beyond |= {state for key in beyond if (state := cast.entities[key].state)}
    silent = {key: replace(cast.entities[key], names=(), acts_for=()) for key in sorted(beyond)}
    return silent | entities


def _local(entity: Entity, same: Sequence[Sighting], settled: Mapping[str, str]) -> Entity:
    return replace(
        entity,
        names=fullest(name for one in same for name in one.names),
        acts_for=tuple(sorted({settled.get(actor, actor) for one in same for actor in one.acts_for})),
    )
