"""Last step: the graph is judged by the shapes, a slice at a time; after a change only what it touches."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from kg.graph import split_line
from kg.model.finding import Finding, Report
from kg.model.progress import Progress, Watch
from kg.pipeline.stored.anew import judged_by_lines
from kg.pipeline.stored.knowing import Frame
from kg.pipeline.stored.packing import FINDINGS
from kg.pipeline.stored.state import State
from kg.validate.results import in_order
from kg.validate.shacl import shipped, slices

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_DEFAULT = ox.DefaultGraph()


def mark_touched(state: State, graph: Path) -> None:
    """Mark the nodes that are to be judged again after the patch: its subjects, and those that see what it changed."""
    store = ox.Store.read_only(str(graph.resolve()))
    behind = {f"<{predicate}>" for predicate in shipped().looks_behind}
    nodes, typed = set(), set()
    for (line,) in state.all("SELECT line FROM patch"):
        subject, predicate, value, where = split_line(line)
        if where is None:
            nodes.add(subject)
            if predicate == _TYPE and subject.startswith("<"):
                typed.add(subject)
            if predicate in behind:
                nodes.add(value)
    for node in sorted(typed):
        for quad in store.quads_for_pattern(None, None, ox.NamedNode(node[1:-1]), _DEFAULT):
            nodes.add(str(quad.subject))
    state.run_many("INSERT OR IGNORE INTO judge VALUES (?)", ((node,) for node in nodes))


def judge(state: State, graph: Path, frame: Frame, watch: Watch) -> Report:
    """Return what the shapes find in the graph."""
    place = str(graph.resolve())
    done = 0
    if state.noted("judged") is None:
        with state.step():
            state.run("DELETE FROM findings")
            state.run("DELETE FROM judge")
        for one in judged_by_lines(state, place, frame):
            with state.step():
                _insert(state, one.findings)
            done += one.count
            watch(Progress("judge", done))
    nodes = (node for (node,) in state.stream("SELECT node FROM judge ORDER BY node"))
    for slice_, found in frame.results(partial(_judged, place), slices(nodes)):
        with state.step():
            _keep(state, slice_, found)
        done += len(slice_)
        watch(Progress("judge", done))
    with state.step():
        state.run("DELETE FROM judge")
        if done or state.noted("queried") is None:
            state.note("queried", FINDINGS.pack(shipped().of_queries(ox.Store.read_only(place))).hex())
        state.note("judged", "all")
    told = (finding for (data,) in state.stream("SELECT data FROM findings") for finding in FINDINGS.unpack(data))
    return Report(tuple(in_order([*told, *FINDINGS.unpack(bytes.fromhex(state.noted("queried") or ""))])))


def _judged(place: str, nodes: list[str]) -> tuple[list[str], list[Finding]]:
    return nodes, shipped().of_nodes(ox.Store.read_only(place), nodes)


def _keep(state: State, nodes: list[str], found: Iterable[Finding]) -> None:
    state.run_many("DELETE FROM findings WHERE node = ?", ((node,) for node in nodes))
    _insert(state, found)


def _insert(state: State, found: Iterable[Finding]) -> None:
    by_node = groupby(sorted(found, key=_focus), key=_focus)
    rows = ((node, FINDINGS.pack(list(same))) for node, same in by_node)
    state.run_many("INSERT OR REPLACE INTO findings VALUES (?, ?)", rows)


def _focus(finding: Finding) -> str:
    return finding.focus if finding.focus.startswith(("_:", '"')) else f"<{finding.focus}>"
