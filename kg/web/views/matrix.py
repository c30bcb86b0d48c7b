"""Who met whom, as a table; each number leads to the meetings behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.draw.matrix import shade
from kg.web.choice import Choice, asked
from kg.web.events import Event
from kg.web.pictures import MANY, ROWS, tied
from kg.web.views.filters import filters
from kg.web.views.rows import EventRow, event_row, latest_first
from kg.web.visit import Shown, Visit

_LISTED = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors by number, and their latest meetings."""

    one: int
    other: int
    count: int
    rows: tuple[EventRow, ...]

    @property
    def anchor(self) -> str:
        """Return the name of its place on the page."""
        return f"pair-{self.one}-{self.other}"


def show(visit: Visit) -> Shown:
    """Return the page."""
    choice = asked(visit.holdings, visit.path, visit.query)
    ties = tied(visit.holdings, choice, ROWS, only_meetings=True)
    index = {actor: number for number, actor in enumerate(ties.actors)}
    met = _met(visit, choice, index)
    most = max(map(len, met.values()), default=1)
    values = {
        "actors": ties.actors,
        "cells": {pair: (len(events), shade(len(events), most)) for pair, events in met.items()},
        "pairs": [_pair(visit, pair, events) for pair, events in sorted(met.items())],
        "filters": filters(visit, "matrix", choice),
    }
    return Shown("matrix.html", values)


def _met(visit: Visit, choice: Choice, index: Mapping[str, int]) -> dict[tuple[int, int], list[Event]]:
    found: dict[tuple[int, int], list[Event]] = {}
    allowed = choice.allowed(visit.holdings)
    for event in choice.events(visit.holdings, only_meetings=True):
        actors = [actor for actor in choice.of(event) if allowed is None or actor in allowed]
        if len(actors) <= MANY:
            for pair in combinations(sorted(index[actor] for actor in actors if actor in index), 2):
                found.setdefault(pair, []).append(event)
    return found


def _pair(visit: Visit, pair: tuple[int, int], events: list[Event]) -> Pair:
    rows = tuple(event_row(visit, event) for event in latest_first(events)[:_LISTED])
    return Pair(*pair, len(events), rows)
