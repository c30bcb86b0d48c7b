"""All of a graph is judged anew, by the lines of its parts rather than by the graph: that looks up each term's text.

Most nodes are spoken of in one part only, and are judged with it. Of the others parts leave their lines, which are put
together by node and judged then. What is left after that is for the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice

import numpy as np
import pyoxigraph as ox

from kg.pipeline.stored.knowing import Frame
from kg.pipeline.stored.loading import Part
from kg.pipeline.stored.state import State
from kg.pipeline.stored.writing import lines_at
from kg.sorting import Sorter
from kg.validate.judge import Judged
from kg.validate.shacl import shipped
from kg.validate.told import by_node

_BATCH = 16


def judged_by_lines(state: State, place: str, frame: Frame) -> Iterator[Judged]:
    """Yield what is judged by lines, and mark the nodes that are to be judged by the graph at `place`."""
    elsewhere = _in_several(frame.results(partial(_marks, state), _parts(state)))
    if elsewhere is None:
        _mark(state, shipped().nodes(ox.Store.read_only(place)))
        return
    _mark(state, shipped().named)
    with ExitStack() as scratch:
        sorter = Sorter(scratch)
        results = frame.prepared(partial(_judge_of_parts, state, place, elsewhere), _parts(state))
        while batch := list(islice(results, _BATCH)):
            for one in batch:
                sorter.add(one.left.lines)
            _mark(state, [value for one in batch for value in one.left.values])
            yield from batch
        lines = (line for block in sorter.sorted() for line in block)
        yield from frame.prepared(partial(_judge_of_left, place), by_node(lines))


def _mark(state: State, nodes: Iterable[str]) -> None:
    with state.step():
        state.run_many("INSERT OR IGNORE INTO judge VALUES (?)", ((node,) for node in nodes))


def _parts(state: State) -> Iterator[Part]:
    return ((kind, first) for kind, first in state.stream("SELECT kind, bucket FROM buckets ORDER BY kind, bucket"))


def _marks(state: State, part: Part) -> bytes | None:
    found = shipped().marks(lines_at(state, part))
    return None if found is None else np.array(sorted(found), dtype=np.uint32).tobytes()


def _in_several(marks: Iterable[bytes | None]) -> frozenset[int] | None:
    """Return the marks that several parts have; nothing where one has none to give."""
    found = bytearray()
    for some in marks:
        if some is None:
            return None
        found += some
    several, counts = np.unique(np.frombuffer(found, dtype=np.uint32), return_counts=True)
    return frozenset(several[counts > 1].tolist())


def _judge_of_parts(state: State, place: str, elsewhere: frozenset[int]) -> Callable[[Part], Judged]:
    store = ox.Store.read_only(place)
    return lambda part: shipped().of_part(store, lines_at(state, part), elsewhere)


def _judge_of_left(place: str) -> Callable[[list[bytes]], Judged]:
    store = ox.Store.read_only(place)
    return partial(shipped().of_left, store)
