"""Last step: the graph is judged by the shapes, a slice at a time; after a change only what it touches."""

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
from kg.pipeline.stored.anew import judged_by_lines
from kg.pipeline.stored.knowing import Frame
from kg.pipeline.stored.packing import FINDINGS, REACH
from kg.pipeline.stored.state import State
from kg.validate.results import in_order
from kg.validate.shacl import shipped, slices
from kg.validate.touched import focus_of, to_judge

Work = Callable[[list[str]], tuple[list[str], list[Finding]]]


def mark_touched(state: State, graph: Path) -> None:
    """Mark the nodes that are to be judged again after the patch: those from which shapes see what it changed."""
    noted = state.noted("reach")
    store = ox.Store.read_only(str(graph.resolve()))
    came, went = (_patched(state, added) for added in (1, 0))
    before = (finding for (data,) in state.all("SELECT data FROM findings") for finding in FINDINGS.unpack(data))
    nodes = to_judge(REACH.unpack(bytes.fromhex(noted)), store, came, went, before) if noted else None
    if nodes is None:
        state.note("judged", None)
        return
    state.run_many("INSERT OR IGNORE INTO judge VALUES (?)", ((node,) for node in sorted(nodes)))


def _patched(state: State, added: int) -> list[ox.Quad]:
    lines = (line for (line,) in state.all("SELECT line FROM patch WHERE added = ?", (added,)))
    of_default = "\n".join(line for line in lines if split_line(line)[3] is None)
    return list(ox.parse(of_default, ox.RdfFormat.N_QUADS, lenient=True))


def judge(state: State, graph: Path, frame: Frame, watch: Watch) -> Report:
    """Return what the shapes find in the graph."""
    place = str(graph.resolve())
    if state.noted("judged") is None:
        _judge_all(state, place, frame, watch)
    else:
        _judge_marked(state, partial(_judged_again, place), frame, watch)
    told = (finding for (data,) in state.stream("SELECT data FROM findings") for finding in FINDINGS.unpack(data))
    return Report(tuple(in_order(told)))


def _judge_all(state: State, place: str, frame: Frame, watch: Watch) -> None:
    with state.step():
        state.run("DELETE FROM findings")
        state.run("DELETE FROM judge")
    done = 0
    for one in judged_by_lines(state, place, frame):
        with state.step():
            _insert(state, one.findings)
        done += one.count
        watch(Progress("judge", done))
    _judge_marked(state, partial(_judged, place), frame, watch, done)
    asked: dict[str, list[Finding]] = defaultdict(list)
    for finding in shipped().of_queries(ox.Store.read_only(place)):
        asked[focus_of(finding)].append(finding)
    with state.step():
        for node, found in sorted(asked.items()):
            of_core = state.one("SELECT data FROM findings WHERE node = ?", (node,))
            _insert(state, [*found, *(FINDINGS.unpack(of_core) if of_core else ())])
        state.note("reach", REACH.pack(shipped().reach).hex())
        state.note("judged", "all")


def _judge_marked(state: State, work: Work, frame: Frame, watch: Watch, done: int = 0) -> None:
    nodes = (node for (node,) in state.stream("SELECT node FROM judge ORDER BY node"))
    for slice_, found in frame.results(work, slices(nodes)):
        with state.step():
            state.run_many("DELETE FROM findings WHERE node = ?", ((node,) for node in slice_))
            _insert(state, found)
            state.run_many("DELETE FROM judge WHERE node = ?", ((node,) for node in slice_))
        done += len(slice_)
        watch(Progress("judge", done))


def _judged(place: str, nodes: list[str]) -> tuple[list[str], list[Finding]]:
    return nodes, shipped().of_nodes(ox.Store.read_only(place), nodes)


def _judged_again(place: str, nodes: list[str]) -> tuple[list[str], list[Finding]]:
    return nodes, shipped().at(ox.Store.read_only(place), nodes)


def _insert(state: State, found: Iterable[Finding]) -> None:
    by_node = groupby(sorted(found, key=focus_of), key=focus_of)
    rows = ((node, FINDINGS.pack(list(same))) for node, same in by_node)
    state.run_many("INSERT OR REPLACE INTO findings VALUES (?, ?)", rows)
