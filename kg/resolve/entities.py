"""Things of all documents → entities: one for a state, organisation, official or place, however it is spelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model.claim import Name, Reading, Thing
from kg.resolve.authority import Authority
from kg.resolve.judgement import Clusters, Judgement
from kg.resolve.lore import Lore
from kg.resolve.naming import fold_name, fullest, tagged
from kg.resolve.people import Mention, join_persons, tellings_of
from kg.resolve.persons import Person
from kg.resolve.rulings import NO_RULINGS, Rulings, Side, official_name, thing_id


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


@dataclass(frozen=True, slots=True)
class World:
    """All entities by id, which of them each mention of a document is, and how judgements call what was joined."""

    entities: Mapping[str, Entity]
    mentions: Mapping[Mention, str]
    judgements: tuple[Judgement, ...]
    sides: Mapping[tuple[str, str], Side]

    def find(self, doc: str, key: str) -> Entity:
        """Return the entity that a document calls `key`; `KeyError` when neither it nor the registry has the key."""
        return self.entities[self.mentions.get((doc, key), key)]


def gather(readings: Sequence[Reading], registry: Authority, lore: Lore, rulings: Rulings = NO_RULINGS) -> World:
    """Return the world that the readings speak of; nothing depends on their order."""
    mentions, judgements = _settled(readings, rulings)
    persons = tellings_of(readings, mentions, lore)
    standing, more = join_persons(set(persons.values()), lore, rulings)
    mentions |= {mention: standing[person.id] for mention, person in persons.items()}
    entities = _entities(readings, registry, mentions)
    sides = _sides(readings) | {("Official", person.id): _side(person) for person in persons.values()}
    return World(entities, mentions, tuple(sorted([*judgements, *more])), sides)


def _things(readings: Iterable[Reading]) -> Iterator[tuple[Mention, Thing]]:
    for reading in readings:
        for thing in reading.things:
            yield (reading.document.id, thing.key), thing


def _side(person: Person) -> Side:
    names = [name.text for name in person.names]
    called = person.registry or official_name(names[0], person.acts_for) if names else person.id
    return Side(called, " / ".join(names))


def _sides(readings: Iterable[Reading]) -> dict[tuple[str, str], Side]:
    """Return how judgements call things that are no officials."""
    found: dict[tuple[str, str], set[Name]] = defaultdict(set)
    for _, thing in _things(readings):
        if thing.type != "Official":
            found[thing.type, _first_id(thing)].update(map(tagged, thing.names))
    named = {key: [name.text for name in fullest(names)] for key, names in found.items()}
    return {(kind, one): Side(names[0] if names and one.startswith("?") else one, " / ".join(names))
            for (kind, one), names in named.items()}  # fmt: skip


def _settled(readings: Sequence[Reading], rulings: Rulings) -> tuple[dict[Mention, str], list[Judgement]]:
    """Return ids of states, organisations and places; an unknown one is what has its full name among its names."""
    ids = {}
    names: dict[str, set[str]] = defaultdict(set)
    for mention, thing in _things(readings):
        if thing.type != "Official":
            ids[mention] = found = _first_id(thing)
            names[found].update(f"?{thing.type}:{fold_name(name.text)}" for name in thing.names)
    by_name: dict[str, list[str]] = defaultdict(list)
    for found in sorted(names):
        for name in sorted(names[found]):
            by_name[name].append(found)
    order = sorted(names, key=lambda found: (found.startswith("?"), found))
    clusters = Clusters(order, {found: found for found in order if not found.startswith("?")})
    kinds = {_first_id(thing): thing.type for _, thing in _things(readings)}
    for left, right in rulings.apply(clusters, {(kinds[found], found): found for found in order}):
        clusters.join(left, right)
    judgements = [
        Judgement(other, unknown, "same", "the full name of one is a name of the other", 0.9, kinds[unknown])
        for unknown in order
        for other in (by_name[unknown] if unknown.startswith("?") else ())
        if clusters.join(other, unknown)
    ]
    return {mention: clusters.root(found) for mention, found in ids.items()}, judgements


def _first_id(thing: Thing) -> str:
    if not thing.key.startswith("?"):
        return thing.key
    names = fullest(map(tagged, thing.names))
    return thing_id(thing.type, names[0].text if names else thing.key)


def _entities(readings: Sequence[Reading], registry: Authority, mentions: Mapping[Mention, str]) -> dict[str, Entity]:
    together: dict[str, list[tuple[str, Thing]]] = defaultdict(list)
    for mention, thing in _things(readings):
        together[mentions[mention]].append((mention[0], thing))
    entities = {found: _entity(found, things, registry, mentions) for found, things in sorted(together.items())}
    told = {slot.value for reading in readings for claim in reading.claims for slot in claim.slots}
    wanted = {key for key in told if isinstance(key, str) and registry.type_of(key)}
    wanted |= {actor for entity in entities.values() for actor in entity.acts_for}
    _add_known(entities, wanted, registry)
    _add_known(entities, {entity.state for entity in entities.values() if entity.state}, registry)
    return entities


def _add_known(entities: dict[str, Entity], wanted: Iterable[str], registry: Authority) -> None:
    """Add what the registry knows of things that no document names itself."""
    for key in sorted(wanted):
        kind = registry.type_of(key)
        if key not in entities and kind is not None:
            entities[key] = Entity(key, kind, state=registry.state_of(key))


def _entity(
    found: str, things: Sequence[tuple[str, Thing]], registry: Authority, mentions: Mapping[Mention, str]
) -> Entity:
    is_known = not found.startswith("?")
    states = sorted({mentions.get((doc, thing.place_of), thing.place_of) for doc, thing in things if thing.place_of})
    return Entity(
        id=found,
        type=(registry.type_of(found) if is_known else None) or things[0][1].type,
        names=fullest(tagged(name) for _, thing in things for name in thing.names),
        acts_for=tuple(sorted({mentions.get((doc, key), key) for doc, thing in things for key in thing.acts_for})),
        state=(registry.state_of(found) if is_known else None) or (states[0] if len(states) == 1 else None),
    )


def local_entities(reading: Reading, world: World) -> dict[str, Entity]:
    """Return the entities as one document tells of them: its names and the actors it gives; no names for the rest.

    Where places lie is the one thing taken from elsewhere.
    """
    doc = reading.document.id
    local: dict[str, list[Thing]] = defaultdict(list)
    for thing in reading.things:
        local[world.mentions[doc, thing.key]].append(thing)
    entities = {found: _local(world, doc, found, things) for found, things in sorted(local.items())}
    beyond = {key for one in entities.values() for key in (*one.acts_for, one.state) if key and key not in entities}
    told = {slot.value for claim in reading.claims for slot in claim.slots if isinstance(slot.value, str)}
    beyond |= {key for key in told if key in world.entities}
    beyond |= {state for key in beyond if (state := world.entities[key].state)}
    silent = {key: replace(world.entities[key], names=(), acts_for=()) for key in sorted(beyond)}
    return silent | entities


def _local(world: World, doc: str, found: str, things: Sequence[Thing]) -> Entity:
    return replace(
        world.entities[found],
        names=fullest(tagged(name) for thing in things for name in thing.names),
        acts_for=tuple(sorted({world.find(doc, key).id for thing in things for key in thing.acts_for})),
    )
