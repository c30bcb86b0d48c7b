"""What a date expression says, before anybody knows which day it means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from kg.model.span import Span
from kg.model.time import TimeSpan

Pick = Literal["last", "this", "next"]
Bound = Literal["since", "until", "before", "after"]
UNTIMED = "decade"
"""The form of expressions that are no time a graph can hold (the 1990s, 上世纪): they have no value."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One end of a date expression: calendar parts written out, and counts from a base.

    `short_year` has two or three digits and may be of the Republic of China (first year 1912). `weekday` is 0 for
    Monday. `years`, `months`, `weeks` and `days` count from the document's date or, with `told`, from the date told
    before. `pick` is the direction that the words give to a weekday or month (last October).
    """

    year: int | None = None
    short_year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    years: int | None = None
    months: int | None = None
    weeks: int | None = None
    days: int | None = None
    told: bool = False
    pick: Pick | None = None

    @property
    def is_dated(self) -> bool:
        """Return whether a month or year is written out."""
        return (self.year, self.short_year, self.month) != (None, None, None)

    @property
    def is_counted(self) -> bool:
        """Return whether the words count from a base."""
        return (self.years, self.months, self.weeks, self.days) != (None, None, None, None)

    def joined(self, other: Moment) -> Moment:
        """Return what both say of one time: written parts win over counts, a weekday checks the date."""
        written = self if self.is_dated or not other.is_dated else other
        vague = other if written is self else self
        if written.year or written.short_year:
            return replace(written, weekday=vague.weekday if written.weekday is None else written.weekday)
        names = Moment.__slots__
        mine = {name: getattr(written, name) for name in names if getattr(written, name) not in (None, False)}
        return replace(vague, **mine)


@dataclass(frozen=True, slots=True)
class RawDate:
    """A date expression found in a text; `end` only when it is an interval, `bound` when it limits a time.

    `bound` tells that the words are no time of an event but its limit: since 2015, until Friday, 17日前.
    """

    span: Span
    form: str
    start: Moment
    end: Moment | None = None
    bound: Bound | None = None

    @property
    def is_anaphor(self) -> bool:
        """Return whether the words point at a date told before (that same day, 当月)."""
        return self.start.told


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression with its value; `value` is `None` when the time cannot be told.

    `is_anaphor` tells that the value comes from a date told before; `bound` is that of `RawDate`.
    """

    span: Span
    value: TimeSpan | None
    form: str
    is_anaphor: bool = False
    bound: Bound | None = None
