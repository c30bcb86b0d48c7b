"""What shapes read of a graph, as ways from the node that is judged to the statements that are looked at.

A way says more than is read rather than less: what follows from it is that a node need not be judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """From a subject to a value of a property, an IRI or (empty) any; or `backwards`, from a value to a subject."""

    predicate: str
    backwards: bool = False

    @property
    def back(self) -> Move:
        """Return the move the other way."""
        return Move(self.predicate, not self.backwards)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One of these moves, or, where it is taken `again`, any number of them, none too."""

    moves: tuple[Move, ...]
    again: bool = False

    @property
    def back(self) -> Step:
        """Return the step the other way."""
        return Step(tuple(sorted(move.back for move in self.moves)), self.again)


Walk = tuple[Step, ...]


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """Statements that are read: along `move`, of each node at the end of `walk`; only of `other`, where it is told.

    `other` is the term at the far end as N-Triples writes it.
    """

    walk: Walk
    move: Move
    other: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """Statements that are read wherever they stand: terms as N-Triples writes them, empty for any."""

    subject: str = ""
    predicate: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """All that some shapes read; `is_known` tells whether that could be derived: else a change may touch any node."""

    looks: tuple[Look, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    is_known: bool = True


@dataclass(slots=True)
class Reads:
    """Gathers what is read."""

    looks: set[Look] = field(default_factory=set)
    patterns: set[Pattern] = field(default_factory=set)

    def along(self, walks: Iterable[Walk], ways: Sequence[Walk], other: str = "") -> None:
        """Note what is read by who goes each of these ways from the ends of these walks."""
        for walk, way in product(walks, ways):
            for count, step in enumerate(way):
                before = (*walk, *way[: count + step.again])
                last = other if count == len(way) - 1 and not step.again else ""
                self.looks.update(Look(before, move, last) for move in step.moves)

    def reach(self) -> Reach:
        """Return what was gathered."""
        return Reach(tuple(sorted(self.looks)), tuple(sorted(self.patterns)))


def spread(walk: Walk) -> int:
    """Return how many steps of a walk may come from many nodes when it is gone back: a value may have many subjects."""
    return sum(any(not move.backwards for move in step.moves) for step in walk)
