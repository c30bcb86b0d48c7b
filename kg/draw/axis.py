"""Time from left to right: dates to pixels, and the marks below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kg.draw.drawing import group, shape, words

_STEPS = (1, 2, 5, 10, 20, 50, 100)
_ROOM = 64
"""Pixels that a mark and its text need."""


def moment(date: str, *, is_end: bool = False) -> float:
    """Return a date of ISO 8601, as exact as it is, in years; with `is_end` the end of the month or year.

    >>> moment("2025-07-01"), moment("2025", is_end=True)
    (2025.5, 2026.0)
    """
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    if is_end:
        year, month, day = (year, month, day + 1) if day else (year, month + 1, 1) if month else (year + 1, 1, 1)
    return year + (max(month, 1) - 1) / 12 + (max(day, 1) - 1) / 12 / 31


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from `first` to `last`, in years, on the pixels `left` to `right`."""

    first: float
    last: float
    left: float
    right: float

    def x(self, at: float) -> float:
        """Return the pixel of a time; times outside stand at the ends."""
        share = (at - self.first) / (self.last - self.first)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def marks(self) -> Iterator[tuple[float, str]]:
        """Yield pixel and text of the marks: months of one year or two, else years."""
        width, years = self.right - self.left, self.last - self.first
        if years <= 2:
            every = next(step for step in (1, 2, 3, 6) if years * 12 / step * _ROOM <= width or step == 6)
            for month in range(int(self.first * 12 + 0.999), int(self.last * 12) + 1, every):
                yield self.x(month / 12), f"{month // 12}-{month % 12 + 1:02}"
            return
        step = next((step for step in _STEPS if years / step * _ROOM <= width), _STEPS[-1])
        for year in range(-(-int(self.first) // step) * step, int(self.last) + 1, step):
            if self.first <= year <= self.last:
                yield self.x(year), str(year)

    def draw(self, parent: Element, top: float, bottom: float) -> None:
        """Draw the marks as lines from `top` to `bottom`, their texts below."""
        axis = group(parent, "axis")
        for x, text in self.marks():
            shape(axis, "line", "", x1=x, y1=top, x2=x, y2=bottom)
            words(axis, "", text, x=x, y=bottom + 16)


def axis_over(moments: Iterable[float], left: float, right: float) -> Axis:
    """Return a scale that holds all moments, with a little room at both ends."""
    found = sorted(moments) or [2000.0, 2001.0]
    room = max((found[-1] - found[0]) * 0.02, 1 / 24)
    return Axis(found[0] - room, found[-1] + room, left, right)
