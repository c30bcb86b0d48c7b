"""Last step: the graph is judged by the shapes, a slice at a time; after a change only what it touches.

How far it has come is noted as `judged`: nothing, or that lines could not tell of anything, or that what they left is
marked, or that all is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from kg.graph import split_line
from kg.model.finding import Finding, Report
from kg.model.progress import Progress, Watch
from kg.pipeline.stored.anew import let_go_by_lines, mark_for_graph
from kg.pipeline.stored.knowing import Frame
from kg.pipeline.stored.packing import FINDINGS, REACH
from kg.pipeline.stored.state import State
from kg.validate.results import in_order
from kg.validate.shacl import shipped, slices
from kg.validate.touched import focus_of, to_judge

_NONE, _LEFT, _ALL = "none", "left", "all"
_LARGE = 1000
"""Parts of a graph."""

Work = Callable[[list[str]], tuple[list[str], list[Finding]]]


def mark_touched(state: State, graph: Path) -> None:
    """Mark the nodes that are to be judged again after the patch: those from which shapes see what it changed."""
    noted = state.noted("reach")
    store = ox.Store.read_only(str(graph.resolve()))
    came, went = (_patched(state, added) for added in (1, 0))
    before = (finding for (data,) in state.all("SELECT data FROM findings") for finding in FINDINGS.unpack(data))
    known = REACH.unpack(bytes.fromhex(noted)) if noted and state.noted("judged") == _ALL else None
    nodes = None if known is None else to_judge(known, store, came, went, before)
    if nodes is None:
        state.note("judged", None)
        return
    mark_for_graph(state, sorted(nodes))


def _patched(state: State, added: int) -> list[ox.Quad]:
    lines = (line for (line,) in state.all("SELECT line FROM patch WHERE added = ?", (added,)))
    of_default = "\n".join(line for line in lines if split_line(line)[3] is None)
    return list(ox.parse(of_default, ox.RdfFormat.N_QUADS, lenient=True))


def judge(state: State, graph: Path, frame: Frame, watch: Watch) -> Report:
    """Return what the shapes find in the graph."""
    place = str(graph.resolve())
    if state.noted("judged") is None:
        judge_by_lines(state, frame, watch)
    if state.noted("judged") == _ALL:
        _judge_marked(state, partial(_judged_again, place), frame, watch)
    else:
        _judge_rest(state, place, frame, watch)
    told = (finding for (data,) in state.stream("SELECT data FROM findings") for finding in FINDINGS.unpack(data))
    return Report(tuple(in_order(told)))


def judge_by_lines(state: State, frame: Frame, watch: Watch) -> None:
    """Judge all anew by the lines of parts, for which there need not be a graph, and mark what they leave to it."""
    with state.step():
        state.note("judged", None)
        state.run("DELETE FROM findings")
        state.run("DELETE FROM judge")
    done = let_go_by_lines(state, frame, watch)
    with state.step():
        state.note("let go", str(done or 0))
        state.note("judged", _NONE if done is None else _LEFT)


def _judge_rest(state: State, place: str, frame: Frame, watch: Watch) -> None:
    if state.noted("judged") == _NONE:
        with state.step():
            mark_for_graph(state, shipped().nodes(ox.Store.read_only(place)))
            state.note("judged", _LEFT)
    _judge_marked(state, partial(_judged, place), frame, watch, int(state.noted("let go") or 0))
    asked: dict[str, list[Finding]] = defaultdict(list)
    queries = range(shipped().queries)
    for found in frame.long_results(partial(_asked, place), queries, worthwhile=_is_large(state)):
        for finding in found:
            asked[focus_of(finding)].append(finding)
    with state.step():
        for node, found in sorted(asked.items()):
            of_core = state.one("SELECT data FROM findings WHERE node = ?", (node,))
            _insert(state, [*found, *(FINDINGS.unpack(of_core) if of_core else ())])
        state.note("reach", REACH.pack(shipped().reach).hex())
        state.note("judged", _ALL)


def _judge_marked(state: State, work: Work, frame: Frame, watch: Watch, done: int = 0) -> None:
    nodes = (node for (node,) in state.stream("SELECT node FROM judge ORDER BY node"))
    for slice_, found in frame.long_results(work, slices(nodes), worthwhile=_is_large(state)):
        with state.step():
            state.run_many("DELETE FROM findings WHERE node = ?", ((node,) for node in slice_))
            _insert(state, found)
            state.run_many("DELETE FROM judge WHERE node = ?", ((node,) for node in slice_))
        done += len(slice_)
        watch(Progress("judge", done))


def _is_large(state: State) -> bool:
    """Return whether it takes longer to ask the graph of all than to start processes."""
    return int(state.one("SELECT count(*) FROM buckets")) > _LARGE


def _asked(place: str, query: int) -> list[Finding]:
    return shipped().of_queries(ox.Store.read_only(place), query)


def _judged(place: str, nodes: list[str]) -> tuple[list[str], list[Finding]]:
    return nodes, shipped().of_nodes(ox.Store.read_only(place), nodes)


def _judged_again(place: str, nodes: list[str]) -> tuple[list[str], list[Finding]]:
    return nodes, shipped().at(ox.Store.read_only(place), nodes)


def _insert(state: State, found: Iterable[Finding]) -> None:
    by_node = groupby(sorted(found, key=focus_of), key=focus_of)
    rows = ((node, FINDINGS.pack(list(same))) for node, same in by_node)
    state.run_many("INSERT OR REPLACE INTO findings VALUES (?, ?)", rows)
