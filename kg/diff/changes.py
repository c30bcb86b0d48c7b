"""Which statements came and went between two graphs, by the thing they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from kg.graph import Dataset, split_line

How = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What came and went of one subject in one graph.

    `subject` is a term of N-Quads; `removed` and `added` are pairs of predicate and object, such terms too, sorted.
    A subject of which nothing was said before is "added", one of which nothing is said any more "removed".
    """

    subject: str
    how: How
    removed: tuple[tuple[str, str], ...]
    added: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two datasets.

    `removed` and `added` are lines of N-Quads without ends, sorted. `changes` are those of the default graph, sorted by
    subject, `graphs` how each named graph changed that did, sorted by IRI, with the numbers of statements it lost and
    won.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    changes: tuple[Change, ...]
    graphs: tuple[tuple[str, How, int, int], ...]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def compare(old: Dataset, new: Dataset) -> Difference:
    """Return what `new` says and `old` does not, and the other way round.

    Blank nodes are the same where their labels are, which loading makes follow from the graph (RDFC-1.0).
    """
    before, after = set(old.lines), set(new.lines)
    removed, added = sorted(before - after), sorted(after - before)
    return Difference(
        tuple(removed), tuple(added), _changes(old, new, removed, added), _graphs(old, new, removed, added)
    )


def _changes(old: Dataset, new: Dataset, removed: list[str], added: list[str]) -> tuple[Change, ...]:
    lost, won = _by_subject(removed), _by_subject(added)
    before, after = ({line[: line.index(" ")] for line in dataset.triples()} for dataset in (old, new))
    return tuple(
        Change(subject, _how(subject in before, subject in after), lost.get(subject, ()), won.get(subject, ()))
        for subject in sorted(lost.keys() | won.keys())
    )


def _by_subject(lines: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return predicates and objects by subject, of lines of the default graph."""
    parts = (split_line(line) for line in lines)
    ours = (part for part in parts if part[3] is None)
    return {
        subject: tuple((predicate, value) for _, predicate, value, _ in group)
        for subject, group in groupby(ours, key=lambda part: part[0])
    }


def _graphs(old: Dataset, new: Dataset, removed: list[str], added: list[str]) -> tuple[tuple[str, How, int, int], ...]:
    lost, won = _count(removed), _count(added)
    before, after = set(old.graphs), set(new.graphs)
    return tuple(
        (graph, _how(graph in before, graph in after), lost.get(graph, 0), won.get(graph, 0))
        for graph in sorted(lost.keys() | won.keys())
    )


def _count(lines: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for line in lines:
        graph = split_line(line)[3]
        if graph is not None:
            counted[graph.strip("<>")] = counted.get(graph.strip("<>"), 0) + 1
    return counted


def _how(was: bool, is_: bool) -> How:
    if was and is_:
        return "changed"
    return "added" if is_ else "removed"
