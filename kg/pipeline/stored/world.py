"""Second step: the states, organisations, officials and places that documents speak of, made anew when they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace

from kg.pipeline.stored.knowing import Frame, Known, bucket_of, digest
from kg.pipeline.stored.packing import ENTITIES, KEYS, LIKENESS, SIGHTING
from kg.pipeline.stored.state import State
from kg.resolve.entities import Entity, World, gather
from kg.resolve.identity import Keys, entity_keys
from kg.resolve.rows import with_ties
from kg.resolve.telling import side_of


@dataclass(frozen=True, slots=True)
class Identities:
    """The identity keys of a store."""

    state: State

    def keys_for(self, fingerprints: Iterable[str]) -> Sequence[str]:
        """Return the keys that any of the fingerprints was given, the one first seen first."""
        marks = list(fingerprints)
        holes = ", ".join("?" * len(marks))
        query = f"SELECT DISTINCT k.key FROM marks m JOIN keys k USING (key) WHERE mark IN ({holes}) ORDER BY k.ord"
        return [key for (key,) in self.state.all(query, marks)]

    def knows(self, key: str) -> bool:
        """Return whether the key was ever given."""
        return self.state.one("SELECT 1 FROM keys WHERE key = ?", (key,)) is not None

    def record(self, key: str, fingerprints: Iterable[str]) -> None:
        """Keep the key for those fingerprints that have none yet."""
        self.state.run("INSERT OR IGNORE INTO keys (key) VALUES (?)", (key,))
        self.state.run_many(
            "INSERT OR IGNORE INTO marks (mark, key) VALUES (?, ?)", ((one, key) for one in fingerprints)
        )


@dataclass(slots=True)
class _Remembered:
    """Likeness of names, remembered between builds: two names are compared once, however often the world is made."""

    similarity: Callable[[str, str], float]
    before: Dict[str, float]
    asked: dict[str, float] = field(default_factory=dict)

    def __call__(self, left: str, right: str) -> float:
        """Return how alike two names are."""
        key = f"{left}\n{right}"
        found = self.asked.get(key, self.before.get(key))
        self.asked[key] = self.similarity(left, right) if found is None else found
        return self.asked[key]


def know(state: State, frame: Frame) -> Known:
    """Return the world of all documents; where it is another than before, what depends on it is marked."""
    if state.noted("world") is None:
        with state.step():
            _renew(state, frame)
            state.note("world", "known")
    of_sighting = dict(state.all("SELECT sid, entity FROM sightings"))
    ((entities, keys),) = state.all("SELECT entities, keys FROM world")
    return Known(frame, ENTITIES.unpack(entities), KEYS.unpack(keys), of_sighting)


def _renew(state: State, frame: Frame) -> None:
    sightings = {sid: SIGHTING.unpack(data) for sid, data in state.all("SELECT sid, data FROM sightings")}
    noted = state.noted("likeness")
    likeness = _Remembered(frame.lore.similarity, LIKENESS.unpack(bytes.fromhex(noted)) if noted else {})
    lore = replace(frame.lore, similarity=likeness)
    world = gather(sightings.values(), frame.authority, lore, frame.rulings)
    state.note("likeness", LIKENESS.pack(dict(sorted(likeness.asked.items()))).hex())
    keys = entity_keys(world.entities.values(), Keys(frame.authority, Identities(state)))
    known = {
        found: (telling, showing) for found, telling, showing in state.all("SELECT id, telling, showing FROM entities")
    }
    now = {found: _prints(entity, world, keys) for found, entity in world.entities.items()}
    retold = {found for found in {*known, *now} if known.get(found, (None,))[0] != now.get(found, (None,))[0]}
    shown = {found for found in {*known, *now} if known.get(found) != now.get(found)}
    _mark(state, sightings={sid: world.ids[one] for sid, one in sightings.items()}, retold=retold, shown=shown)
    for found in sorted(set(known) - set(now)):
        state.run("DELETE FROM entities WHERE id = ?", (found,))
    state.run_many(
        "INSERT INTO entities (id, bucket, telling, showing) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET telling = excluded.telling, showing = excluded.showing",
        ((found, bucket_of(found), *now[found]) for found in sorted(shown) if found in now),
    )
    state.run("DELETE FROM world")
    state.run("INSERT INTO world VALUES (?, ?)", (ENTITIES.pack(dict(world.entities)), KEYS.pack(keys)))


def _prints(entity: Entity, world: World, keys: dict[str, str]) -> tuple[bytes, bytes]:
    """Return digests of what tellings of an entity depend on, and of all that is shown of it."""
    ties = [keys.get(one) for one in (entity.id, *entity.acts_for)]
    telling = digest((entity.type, entity.acts_for, entity.state, side_of(entity, world.entities), ties))
    return telling, digest((telling, entity.names))


def _mark(state: State, *, sightings: dict[int, str], retold: set[str], shown: set[str]) -> None:
    """Mark documents to be told anew, and what shows an entity to be written anew."""
    before = dict(state.all("SELECT sid, entity FROM sightings"))
    for sid, found in sightings.items():
        if before[sid] != found:
            state.run("UPDATE sightings SET entity = ? WHERE sid = ?", (found, sid))
        if before[sid] is not None and (before[sid] != found or found in retold):
            state.run("DELETE FROM told WHERE n IN (SELECT n FROM seen WHERE sid = ?)", (sid,))
    state.soil("entity", (bucket_of(found) for found in shown))
    for found in shown:
        rows = state.all("SELECT kind, bucket FROM things JOIN refs USING (thing) WHERE entity = ?", (found,))
        for kind, bucket in rows:
            if bucket is not None:
                state.soil(kind, [bucket])


def meet(state: State, known: Known) -> None:
    """Mark which entities belong in the resolved view: those that something refers to, and what they are tied to."""
    referred = [found for (found,) in state.all("SELECT DISTINCT entity FROM refs")]
    now = set(with_ties(referred, known.entities))
    before = {found for (found,) in state.all("SELECT id FROM entities WHERE met")}
    with state.step():
        state.run_many("UPDATE entities SET met = ? WHERE id = ?", ((found in now, found) for found in now ^ before))
        state.soil("entity", (bucket_of(found) for found in now ^ before))
