"""A world with known truth: each event is a function of its number, each person of state, office and term."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
REGISTRY = ROOT / "seeds" / "registry"
FORMS = ("en", "zh-Hans", "zh-Hant")
EVENTS_A_DAY = 16
FIRST_DAY = date(1991, 1, 1)
TERM = 5
_STRIDE = 48_271_049  # spreads neighbouring numbers over all names; prime to the number of syllables
_SYLLABLES = 5

Names = Mapping[str, str]
"""The same name by form."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of the registry with its capital, both by their ids and names."""

    id: str
    names: Names
    capital: str
    capital_names: Names


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is nobody, in an office of a state."""

    names: Names
    office: str
    titles: Names
    state: State


@dataclass(frozen=True, slots=True)
class Event:
    """What happened; `kind` is a key of `events` in world.yaml, `name` that of an agreement."""

    number: int
    kind: str
    type: str
    day: date
    sides: tuple[Person, Person]
    place: State | None
    name: Names
    is_announced: bool


def read_words() -> dict[str, Any]:
    """Return bench/world.yaml."""
    words: dict[str, Any] = yaml.safe_load((ROOT / "bench" / "world.yaml").read_text(encoding="utf-8"))
    return words


def read_states() -> tuple[State, ...]:
    """Return the states of the registry that exist and have a capital, in the order of their ids."""
    places = {f"place/{row['id']}": row for row in _rows("places")}
    return tuple(
        State(f"state/{row['id']}", _labels(row), row["capital"], _labels(places[row["capital"]]))
        for row in _rows("states")
        if row["capital"] and row["wikidata"] and not row["end"]
    )


def _rows(table: str) -> list[dict[str, str]]:
    with (REGISTRY / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _labels(row: Mapping[str, str]) -> Names:
    return {"en": row["label_en"], "zh-Hans": row["label_hans"], "zh-Hant": row["label_hant"]}


class World:
    """All events of one seed; nothing depends on how many are asked for."""

    def __init__(self, seed: int) -> None:
        self.words = read_words()
        self._seed = seed
        self._states = read_states()
        self._weights = [1 / (rank + 10) for rank in range(len(self._states))]
        self._kinds = tuple(self.words["events"])
        self._day = lru_cache(maxsize=64)(self._made_day)

    def event(self, number: int) -> Event:
        """Return the event of that number; of two events the one with the higher number is not the earlier."""
        return self._day(number // EVENTS_A_DAY)[number % EVENTS_A_DAY]

    def _made_day(self, number: int) -> tuple[Event, ...]:
        """Return the events of a day, in which no state takes part in two."""
        rng = Random(f"{self._seed}:{number}")
        free = dict.fromkeys(rng.choices(range(len(self._states)), self._weights, k=4 * EVENTS_A_DAY))
        free |= dict.fromkeys(range(2 * EVENTS_A_DAY))
        drawn = list(free)[: 2 * EVENTS_A_DAY]
        return tuple(
            self._made_event(number * EVENTS_A_DAY + at, rng, drawn[2 * at : 2 * at + 2]) for at in range(EVENTS_A_DAY)
        )

    def _made_event(self, number: int, rng: Random, states: Sequence[int]) -> Event:
        kind = rng.choice(self._kinds)
        form = self.words["events"][kind]
        day = FIRST_DAY + timedelta(days=number // EVENTS_A_DAY)
        office = rng.randrange(len(self.words["offices"]))
        first, second = (self.person(state, office, day.year // TERM) for state in states)
        place = self._states[rng.choice(states)] if form["has_place"] else None
        return Event(
            number, kind, form["type"], day, (first, second), place, self._agreement(number), rng.random() < 0.2
        )

    def person(self, state: int, office: int, term: int) -> Person:
        """Return who holds an office of a state in a term of some years; no two have the same name."""
        number = (term * len(self._states) + state) * len(self.words["offices"]) + office
        titles = self.words["offices"][office]
        return Person(person_names(self.words, number), titles["code"], titles, self._states[state])

    def _agreement(self, number: int) -> Names:
        return _spelt(_drawn(self.words, number + self._seed))


def person_names(words: Mapping[str, Any], number: int) -> Names:
    """Return the names of person `number`: two syllables, then three."""
    drawn = _drawn(words, number)
    given, family = _spelt(drawn[:2]), _spelt(drawn[2:])
    return {form: given[form] + (" " if form == "en" else "·") + family[form] for form in FORMS}


def _drawn(words: Mapping[str, Any], number: int) -> list[Sequence[str]]:
    syllables = words["syllables"]
    rest = (number + 1) * _STRIDE % len(syllables) ** _SYLLABLES
    drawn = []
    for _ in range(_SYLLABLES):
        rest, at = divmod(rest, len(syllables))
        drawn.append(syllables[at])
    return drawn


def _spelt(syllables: Sequence[Sequence[str]]) -> Names:
    latin, hans, hant = ("".join(part) for part in zip(*syllables, strict=True))
    return {"en": latin.capitalize(), "zh-Hans": hans, "zh-Hant": hant}
