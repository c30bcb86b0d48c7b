"""How the times that two tellings give stand to each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import Literal

from kg.model.time import TimeSpan

Relation = Literal["equal", "compatible", "near", "one", "none", "clash"]
"""equal: the same; compatible: one is less exact; near: days that differ by one; one, none: how many are told."""

_DAY = 10
_REMEMBERED = 1 << 12
"""Days of which a process remembers the months around them."""


def relation(left: Collection[TimeSpan], right: Collection[TimeSpan]) -> Relation:
    """Return how two sets of times stand to each other, each set told of one event."""
    if left == right and len(left) == 1:
        return "equal"
    pairs = [_relate(one, other) for one, other in product(sorted(left), sorted(right))]
    if not pairs:
        return "one" if left or right else "none"
    if "equal" in pairs and "clash" not in pairs:
        return "equal"
    return next(found for found in ("clash", "near", "compatible", "equal") if found in pairs)


def _relate(one: TimeSpan, other: TimeSpan) -> Relation:
    if one == other:
        return "equal"
    if not one.clashes(other):
        return "compatible"
    exact = len(one.start) == len(other.start) == _DAY and not one.end and not other.end
    return "near" if exact and days_between(one.start, other.start) in (-1, 1) else "clash"


def coarseness(times: Iterable[TimeSpan]) -> str:
    """Return "day", "month" or "year": the most exact of the times."""
    return min((time.precision for time in times), key=("day", "month", "year").index, default="year")


def days_between(first: str, second: str) -> int | None:
    """Return the days from one ISO date to another; `None` unless both are days that exist."""
    try:
        return (date.fromisoformat(second) - date.fromisoformat(first)).days
    except ValueError:
        return None


@lru_cache(maxsize=_REMEMBERED)
def months_around(day: str, *, before: int, after: int) -> tuple[str, ...]:
    """Return the months (YYYY-MM) that lie within so many days of a day; those of a month or year as they stand."""
    try:
        middle = date.fromisoformat(day)
    except ValueError:
        return (day[:7],) if day else ()
    first, last = middle - timedelta(days=before), middle + timedelta(days=after)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in months)
