"""All of a graph is judged anew, by the lines of its parts: what surely conforms is let go before there is a graph.

Most nodes are spoken of in one part only, and are judged with it. Of the others parts leave their lines, which are put
together by node and judged then. What does not surely conform, or of which lines do not tell enough, is for the graph,
which also would have to look up each term's text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np

from kg.model.progress import Progress, Watch
from kg.pipeline.stored.knowing import Frame
from kg.pipeline.stored.loading import Part
from kg.pipeline.stored.state import State
from kg.pipeline.stored.writing import stated_at
from kg.sorting import Sorter
from kg.validate.judge import LetGo
from kg.validate.shacl import shipped
from kg.validate.told import Pair, Whole, by_node, mark

_BATCH = 16
_REFERRED_TO = "entity"
"""The kind of parts to whose nodes others refer: these are few, and their classes are known to all."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What a part tells beforehand: marks of the nodes it speaks of, sorted; classes of some; classes below others."""

    marks: bytes
    classes: list[Pair]
    parents: list[Pair]


def let_go_by_lines(state: State, frame: Frame, watch: Watch) -> int | None:
    """Return how many nodes conform by lines, and mark the others for the graph; `None` where lines cannot tell.

    That is so where nodes are blank, to which a graph gives other names.
    """
    shipped()  # made once for all processes that are started from here
    whole = _whole(frame.results(partial(_spoken, state), _parts(state)))
    if whole is None:
        return None
    with state.step():
        mark_for_graph(state, shipped().named)
    done = 0
    with ExitStack() as scratch:
        results = _let_go(state, frame, whole, Sorter(scratch))
        while batch := list(islice(results, _BATCH)):
            with state.step():
                mark_for_graph(state, (node for one in batch for node in one.nodes))
            done += sum(one.count for one in batch)
            watch(Progress("judge", done))
    return done


def mark_for_graph(state: State, nodes: Iterable[str]) -> None:
    """Note nodes that are to be judged by the graph."""
    state.run_many("INSERT OR IGNORE INTO judge VALUES (?)", ((node,) for node in nodes))


def _let_go(state: State, frame: Frame, whole: Whole, sorter: Sorter) -> Iterator[LetGo]:
    for one in frame.results(partial(_by_part, state, whole), _parts(state)):
        sorter.add(one.lines)
        yield LetGo(one.count, one.nodes)
    lines = (line for block in sorter.sorted() for line in block)
    yield from frame.results(partial(_by_left, whole), by_node(lines))


def _parts(state: State) -> Iterator[Part]:
    return ((kind, first) for kind, first in state.stream("SELECT kind, bucket FROM buckets ORDER BY kind, bucket"))


def _spoken(state: State, part: Part) -> _Spoken | None:
    lines, judge = stated_at(state, part), shipped()
    found = judge.marks(lines)
    if found is None:
        return None
    marks = np.array(sorted(found), dtype=np.uint32).tobytes()
    return _Spoken(marks, judge.classes(lines) if part[0] == _REFERRED_TO else [], judge.parents(lines))


def _whole(parts: Iterable[_Spoken | None]) -> Whole | None:
    """Return what all parts together tell; nothing where one of them cannot."""
    marks = bytearray()
    classes: list[Pair] = []
    parents: list[Pair] = []
    for one in parts:
        if one is None:
            return None
        marks += one.marks
        classes += one.classes
        parents += one.parents
    several = _in_several(marks)
    types: dict[str, list[str]] = defaultdict(list)
    for node, kind in classes:
        if mark(node) not in several:  # of what others speak of too they may state more classes
            types[node].append(kind)
    return Whole(several, dict(types), parents)


def _in_several(marks: bytearray) -> frozenset[int]:
    """Return the marks that several parts have, each of which has them once; they are sorted where they are."""
    every = np.frombuffer(marks, dtype=np.uint32)
    every.sort()
    return frozenset(np.unique(every[1:][every[1:] == every[:-1]]).tolist())


def _by_part(state: State, whole: Whole, part: Part) -> LetGo:
    return shipped().of_part(stated_at(state, part), whole)


def _by_left(whole: Whole, lines: list[bytes]) -> LetGo:
    return shipped().of_left(lines, whole)
