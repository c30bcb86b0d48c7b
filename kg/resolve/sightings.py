"""What one document tells of the things it names, in terms that hold beyond it: equal sightings are one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.claim import Name, Reading, Thing
from kg.resolve.authority import Authority
from kg.resolve.lore import Lore
from kg.resolve.naming import fullest, tagged
from kg.resolve.rulings import thing_id

_SOMEBODY = "?"


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A thing as a document tells of it.

    `id` is that of the registry, else follows from type and name and starts with `?`; of a named official whom the
    registry does not know it says no more. `names` come fullest first. `acts_for` and `state`, where a place lies, are
    such ids too; `offices` are codes or folded titles. What a claim refers to without naming it has no names.
    """

    id: str
    type: str
    names: tuple[Name, ...] = ()
    acts_for: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    state: str | None = None

    @property
    def is_known(self) -> bool:
        """Return whether the registry has it."""
        return not self.id.startswith("?")


def sight(reading: Reading, registry: Authority, lore: Lore) -> dict[str, Sighting]:
    """Return the sightings of a document by the keys that it has for the things."""
    things = {thing.key: thing for thing in reading.things}
    names = {key: fullest(map(tagged, thing.names)) for key, thing in things.items()}
    first = {key: _first_id(thing, names[key]) for key, thing in things.items() if thing.type != "Official"}
    offices = _offices(reading, lore)
    found = {
        key: Sighting(
            id=first.get(key) or (_SOMEBODY if thing.names and key.startswith("?") else key),
            type=thing.type,
            names=names[key],
            acts_for=tuple(sorted({first.get(actor, actor) for actor in thing.acts_for})),
            offices=tuple(sorted(offices.get(key, ()))),
            state=first.get(thing.place_of, thing.place_of) if thing.place_of else None,
        )
        for key, thing in things.items()
    }
    for key in sorted(_told(reading) - set(found)):
        kind = registry.type_of(key)
        if kind is not None:
            found[key] = Sighting(key, kind)
    return found


def _told(reading: Reading) -> set[str]:
    return {slot.value for claim in reading.claims for slot in claim.slots if isinstance(slot.value, str)}


def _first_id(thing: Thing, names: Sequence[Name]) -> str:
    """Return the id of a state, organisation or place before joining; `names` are its own, fullest first."""
    if not thing.key.startswith("?"):
        return thing.key
    return thing_id(thing.type, names[0].text if names else thing.key)


def _offices(reading: Reading, lore: Lore) -> Mapping[str, Iterable[str]]:
    found: dict[str, set[str]] = {}
    for claim in reading.claims:
        if claim.type == "Tenure":
            titles = {lore.office(value.text) for value in claim.values("office") if isinstance(value, Name)}
            for key in claim.values("member"):
                found.setdefault(str(key), set()).update(titles)
    return found
