"""Decisions that two things are one, kept with their reasons, and the groups that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Verdict = Literal["same", "different", "unsure"]
Item = TypeVar("Item", str, int)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison found: "unsure" is good enough only where nothing else competes; similarity is 0 to 1."""

    verdict: Verdict
    reason: str
    similarity: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """Two things, whether they were taken for one, and why."""

    left: str
    right: str
    verdict: Verdict
    reason: str
    similarity: float


class Clusters(Generic[Item]):
    """Disjoint groups; the item added first is the root of its group.

    `marks` keep apart what is known to be different: groups with two different marks are never joined.
    """

    def __init__(self, items: Iterable[Item], marks: Mapping[Item, str] | None = None) -> None:
        self._parent: dict[Item, Item] = {item: item for item in items}
        self._rank: dict[Item, int] = {item: rank for rank, item in enumerate(self._parent)}
        self._mark: dict[Item, str] = dict(marks or {})

    def root(self, item: Item) -> Item:
        """Return the item that stands for the group of `item`."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, left: Item, right: Item) -> bool:
        """Make one group of two; `False` when they are one already or their marks differ."""
        first, second = sorted((self.root(left), self.root(right)), key=self._rank.__getitem__)
        marks = {self._mark[root] for root in (first, second) if root in self._mark}
        if first == second or len(marks) > 1:
            return False
        self._parent[second] = first
        if marks:
            self._mark[first] = marks.pop()
        return True

    def groups(self) -> dict[Item, list[Item]]:
        """Return the items of each group by its root, in the order in which they were added."""
        found: dict[Item, list[Item]] = {}
        for item in self._parent:
            found.setdefault(self.root(item), []).append(item)
        return found
