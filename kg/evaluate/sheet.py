"""What scoring gives: marks, one for each slot of each item, and remarks that a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add


@dataclass(frozen=True, slots=True)
class Count:
    """Facts that are right, wrong (told, but not so) and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    def __bool__(self) -> bool:
        return bool(self.right or self.wrong or self.missed)

    @property
    def precision(self) -> float:
        """Return the share of what is told that is right; 0 for nothing told."""
        return _share(self.right, self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of what is to be told that is right; 0 for nothing to tell."""
        return _share(self.right, self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What a slot of one item came to; `phenomena` are those of the item."""

    slot: str
    count: Count
    phenomena: tuple[str, ...] = ()

    @property
    def is_fact(self) -> bool:
        """Return whether it counts as a fact: that an event was found at all does not, its slots do."""
        return not self.slot.endswith(" found")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All marks of one annotation, and a remark on each miss and each spurious item."""

    marks: tuple[Mark, ...] = ()
    remarks: tuple[str, ...] = ()

    def __add__(self, other: Sheet) -> Sheet:
        return Sheet(self.marks + other.marks, self.remarks + other.remarks)

    @property
    def facts(self) -> Count:
        """Return the count of all facts."""
        return _total(mark for mark in self.marks if mark.is_fact)

    @property
    def events(self) -> Count:
        """Return the count of all facts but offices, which are many and easy."""
        return _total(mark for mark in self.marks if mark.is_fact and not mark.slot.startswith("office"))

    @property
    def slots(self) -> dict[str, Count]:
        """Return the count of each slot that anything was told or missed of, sorted by name."""
        return _table(self.marks, lambda mark: (mark.slot,))

    @property
    def phenomena(self) -> dict[str, Count]:
        """Return the count of facts of each phenomenon, sorted by name; a fact may be in several."""
        return _table((mark for mark in self.marks if mark.is_fact), lambda mark: mark.phenomena)


def _total(marks: Iterable[Mark]) -> Count:
    return reduce(add, (mark.count for mark in marks), Count())


def _table(marks: Iterable[Mark], rows: Callable[[Mark], Iterable[str]]) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    for mark in marks:
        for row in rows(mark):
            counts[row] = counts.get(row, Count()) + mark.count
    return {row: counts[row] for row in sorted(counts) if counts[row]}
