"""Decisions that two things are one, kept with their reasons, and the groups that follow from them."""

from __future__ import annotations

from array import array
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
    """Two things of one kind, whether they were taken for one, and why.

    `left` and `right` are the ids of entities before joining; of events `document:start-end`, the passage.
    """

    left: str
    right: str
    verdict: Verdict
    reason: str
    similarity: float
    kind: str


class Clusters(Generic[Item]):
    """Disjoint groups; the item added first is the root of its group.

    `marks` keep apart what is known to be different: groups with two different marks are never joined, nor those that
    hold two items which are kept apart.
    """

    def __init__(self, items: Iterable[Item], marks: Mapping[Item, str] | None = None) -> None:
        self._parent: dict[Item, Item] = {item: item for item in items}
        self._rank: dict[Item, int] = {item: rank for rank, item in enumerate(self._parent)}
        self._mark: dict[Item, str] = dict(marks or {})
        self._apart: dict[Item, set[Item]] = {}

    def root(self, item: Item) -> Item:
        """Return the item that stands for the group of `item`."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, left: Item, right: Item) -> bool:
        """Make one group of two; `False` when they are one already or their marks differ."""
        first, second = sorted((self.root(left), self.root(right)), key=self._rank.__getitem__)
        if first == second or not self.may_join(first, second):
            return False
        self._parent[second] = first
        if second in self._mark:
            self._mark.setdefault(first, self._mark[second])
        for other in self._apart.pop(second, ()):
            self._apart[other].discard(second)
            self.keep_apart(first, other)
        return True

    def may_join(self, left: Item, right: Item) -> bool:
        """Return whether nothing keeps the groups of two items apart."""
        first, second = self.root(left), self.root(right)
        marks = {self._mark[root] for root in (first, second) if root in self._mark}
        return len(marks) < 2 and second not in self._apart.get(first, ())

    def keep_apart(self, left: Item, right: Item) -> None:
        """Never join the groups of two items; they must not be one already."""
        first, second = self.root(left), self.root(right)
        self._apart.setdefault(first, set()).add(second)
        self._apart.setdefault(second, set()).add(first)

    def groups(self) -> dict[Item, list[Item]]:
        """Return the items of each group by its root, in the order in which they were added."""
        found: dict[Item, list[Item]] = {}
        for item in self._parent:
            found.setdefault(self.root(item), []).append(item)
        return found


class Roots:
    """Numbers below `count` in disjoint sets, eight bytes each; the root of a set is the least of it."""

    def __init__(self, count: int) -> None:
        self._parent = array("q", range(count))

    def root(self, number: int) -> int:
        """Return the least of the numbers that one hangs together with."""
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def join(self, left: int, right: int) -> None:
        """Let two numbers hang together."""
        first, second = sorted((self.root(left), self.root(right)))
        self._parent[second] = first
