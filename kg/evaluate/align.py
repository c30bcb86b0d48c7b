"""Which thing of a graph is which of an annotation, and which event is which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.evaluate.gold import Agreement, Entity, Gold, Meeting
from kg.evaluate.told import Event, Told, local_name, name_form

_FAMILY = {"State": "actor", "Organization": "actor", "Official": "official", "Place": "place"}
_SAME_KIND, _SAME_FAMILY = 10, 5
_LEAST = 0.3
"""What two events must at least be alike, in sides, and after date and place are weighed in."""
_NAMED, _DATED, _CLASHING, _PLACED, _OPTIONAL = 0.6, 0.3, -0.25, 0.1, -0.05


@dataclass(frozen=True, slots=True)
class Wanted:
    """An annotated event: who must be given as a side, who may; all in keys of entities."""

    item: Meeting | Agreement
    must: frozenset[str]
    may: frozenset[str]
    signatories: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Given:
    """An event of a graph in keys of entities; things that are not annotated have keys that begin with `?`.

    `at` are the keys of all that its places may be; `is_coarse` says that only a state is given.
    """

    event: Event
    sides: frozenset[str]
    signatories: frozenset[str]
    at: frozenset[str]
    is_coarse: bool


class Link:
    """The names of a graph and of an annotation, brought together."""

    def __init__(self, told: Told, gold: Gold) -> None:
        self.told = told
        self.entities: Mapping[str, Entity] = gold.entities
        self._forms = {key: frozenset(map(name_form, entity.names)) for key, entity in gold.entities.items()}
        best = {thing: self._best(thing, told.names[thing]) for thing in sorted(told.names)}
        self.keys: Mapping[str, str] = {thing: key for thing, key in best.items() if key is not None}
        self._acts_for: defaultdict[str, set[str]] = defaultdict(set)
        for post in told.posts:
            if post.actor is not None:
                self._acts_for[self.key(post.official)].add(self.key(post.actor))

    def _best(self, thing: str, names: frozenset[str]) -> str | None:
        """Return the entity that shares most names, one of the same class before all others."""
        found, most = None, 0
        kind = self.told.types.get(thing)
        for key, entity in self.entities.items():
            shared = len(names & self._forms[key])
            if not shared:
                continue
            if kind == entity.type:
                shared += _SAME_KIND
            elif kind is not None and _FAMILY[kind] == _FAMILY[entity.type]:
                shared += _SAME_FAMILY
            if shared > most:
                found, most = key, shared
        return found

    def key(self, thing: str) -> str:
        """Return the key of the entity that a thing is, or `?` and its first name."""
        names = self.told.names.get(thing) or {local_name(thing)}
        return self.keys.get(thing) or f"?{min(names)}"

    def state_of(self, key: str) -> str | None:
        """Return whom an annotated official represents."""
        entity = self.entities.get(key)
        return entity.represents if entity else None

    def wanted(self, item: Meeting | Agreement) -> Wanted:
        """Return an annotated event; the states of those who must be named may be named too."""
        agreed = item if isinstance(item, Agreement) else None
        must = frozenset(item.participants if isinstance(item, Meeting) else item.parties)
        signatories = frozenset(agreed.signatories if agreed else ())
        states = {self.state_of(key) for key in must | signatories} - {None}
        return Wanted(
            item,
            must=must,
            may=frozenset(item.optional_participants) | {state for state in states if state is not None},
            signatories=signatories,
            names=frozenset(map(name_form, agreed.names if agreed else ())),
        )

    def given(self, event: Event) -> Given:
        """Return an event of the graph."""
        return Given(
            event,
            sides=frozenset(map(self.key, event.sides)),
            signatories=frozenset(map(self.key, event.signatories)),
            at=frozenset(key for place in event.places for key in {self.key(place), *self._grounds(place)}),
            is_coarse=all(self.told.types.get(place) == "State" for place in event.places),
        )

    def _grounds(self, place: str) -> Iterable[str]:
        """Return the annotated places and states that share a name with a place: a seat may stand for its state."""
        names = self.told.names.get(place, frozenset())
        for key, entity in self.entities.items():
            if entity.type in ("Place", "State") and names & self._forms[key]:
                yield key

    def taken(self, given: Given, wanted: Wanted) -> frozenset[str]:
        """Return the sides that count: an official stands for the state named instead, who may be named is left out."""
        taken: set[str] = set()
        for key in given.sides:
            states = {state for state in {self.state_of(key), *self._acts_for[key]} if state in wanted.must}
            stands_in = key not in wanted.must and states
            taken.update({state for state in states if state is not None} if stands_in else {key})
        return frozenset(taken - (wanted.may - wanted.must))

    def pairs(self, given: Sequence[Given], wanted: Sequence[Wanted]) -> dict[int, int]:
        """Return which of the `given` each of the `wanted` is, one to one, the most alike first; by position."""
        ranked = sorted(
            (
                (alike, want, got)
                for want, one in enumerate(wanted)
                for got, other in enumerate(given)
                if (alike := self._alike(other, one)) is not None
            ),
            reverse=True,
        )
        found: dict[int, int] = {}
        for _, want, got in ranked:
            if want not in found and got not in found.values():
                found[want] = got
        return found

    def _alike(self, given: Given, wanted: Wanted) -> float | None:
        """Return how much two events are alike, or `None` for too little."""
        alike = self._alike_in_sides(given, wanted)
        if wanted.names & self.told.names.get(given.event.iri, frozenset()):
            alike += _NAMED
        if alike < _LEAST:
            return None
        if wanted.item.date and given.event.date:
            alike += _CLASHING if dates_clash(wanted.item.date, given.event.date) else _DATED
        if wanted.item.place and wanted.item.place in given.at:
            alike += _PLACED
        if wanted.item.optional:
            alike += _OPTIONAL
        return alike if alike >= _LEAST else None

    def _alike_in_sides(self, given: Given, wanted: Wanted) -> float:
        taken = self.taken(given, wanted)
        every = taken | wanted.must
        alike = len(taken & wanted.must) / len(every) if every else 0.0
        only_states = bool(given.sides) and given.sides <= wanted.may
        return max(alike, _LEAST) if only_states else alike


def dates_clash(one: str, other: str) -> bool:
    """Return whether two dates, or the first days of intervals, differ as far as both go.

    >>> dates_clash("2018-09", "2018-09-07/2018-09-08"), dates_clash("2018-09", "2018-10-01")
    (False, True)
    """
    return any(a != b for a, b in zip(_first(one), _first(other), strict=False))


def _first(date: str) -> str:
    return date.split("/")[0]
