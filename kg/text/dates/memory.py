"""What a reader keeps in mind of the dates told so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.model.time import TimeSpan
from kg.text.dates.parts import DateMention

_COUNTED_FORMS = frozenset({"weekday", "relative-day", "same-day", "day-only", "week", "anniversary"})


@dataclass(frozen=True, slots=True)
class DateMemory:
    """The dates told before a place of the text; values in ISO form, `None` where nothing was told.

    `day`, `month` and `year` are the last told with at least that precision: what 同一天, 当月, that year point at.
    `narrative` is the last time of this paragraph whose month was written out: what a bare 24日 continues.
    `months` keeps for each month the year last told with it, `(month, year)`.
    """

    day: str | None = None
    month: str | None = None
    year: str | None = None
    narrative: str | None = None
    months: tuple[tuple[int, int], ...] = ()

    def after(self, mentions: Iterable[DateMention]) -> DateMemory:
        """Return the memory once these mentions were read, in the order of the text."""
        memory = self
        for mention in mentions:
            if mention.value is not None:
                memory = memory._after_one(mention, mention.value)
        return memory

    def at_paragraph(self) -> DateMemory:
        """Return the memory at the start of a new paragraph: days may still be pointed at, no narrative goes on."""
        return replace(self, narrative=None)

    def year_of(self, month: int) -> int | None:
        """Return the year told with that month before, else the last year told."""
        return dict(self.months).get(month) or (int(self.year) if self.year else None)

    def _after_one(self, mention: DateMention, value: TimeSpan) -> DateMemory:
        last = value.end or value.start
        day, month, narrative, months = self.day, self.month, self.narrative, self.months
        if len(last) >= 7:
            kept = tuple(pair for pair in months if pair[0] != int(last[5:7]))
            month, months = last[:7], (*kept, (int(last[5:7]), int(last[:4])))
            if mention.form not in _COUNTED_FORMS:
                narrative = last
        if len(last) == 10 and mention.bound in (None, "after", "since"):
            day = last
        return DateMemory(day, month, last[:4], narrative, months)
