"""Shapes held against nodes: a quick pass lets go what surely conforms, pySHACL judges the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from rdflib import SH, Graph
from rdflib.term import Node

from kg.model.finding import Finding
from kg.validate.conformance import Check, Compiler
from kg.validate.facts import Facts, only_values, spelled, subjects, term
from kg.validate.paths import UnsureError
from kg.validate.plain import saying_of
from kg.validate.plan import aimed, is_query_only, lift, sweep
from kg.validate.reads import reach_of
from kg.validate.results import in_order, judged
from kg.validate.shapes import Shapes
from kg.validate.spelling import quiet
from kg.validate.targets import Targets, spell_out, targeted
from kg.validate.told import NOTHING_LEFT, Left, Told, gathered, marks, told
from kg.validate.view import View
from kg.validate.walks import Reach

_Suspects = dict[Node, list[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """How many nodes were judged, what was found, and what is left of a part."""

    count: int
    findings: tuple[Finding, ...]
    left: Left = NOTHING_LEFT


class Judge:
    """Shapes made ready to judge many nodes. Nodes are written as N-Triples does."""

    def __init__(self, shapes: Shapes) -> None:
        """Take shapes, whose graph is laid out anew."""
        self._shapes = shapes
        graph = shapes.graph
        with quiet():
            spell_out(graph)
            lift(graph)
            every = targeted(graph)
            self._queries = [shape for shape in every if is_query_only(graph, shape)]
            core = [shape for shape in every if shape not in self._queries]
            self._core, self._asked = Targets(graph, core), Targets(graph, self._queries)
            compiler = Compiler(graph)
            self._checks = {shape: _compiled(compiler, shape) for shape in core}
        self._seen_behind = frozenset(f"<{one}>" for one in self.looks_behind)

    @cached_property
    def reach(self) -> Reach:
        """Return what the shapes read around the nodes that they judge."""
        return reach_of(self._shapes.graph, [*self._checks, *self._queries])

    @property
    def looks_behind(self) -> tuple[str, ...]:
        """Return the properties whose statements are seen from their values, as IRIs, sorted."""
        inverse = {spelled(one) for one in self._shapes.graph.objects(None, SH.inversePath)}
        return tuple(sorted(one[1:-1] for one in inverse.union(self._core.from_behind)))

    @property
    def named(self) -> tuple[str, ...]:
        """Return the nodes that shapes name, whether anything is said of them or not, sorted."""
        return self._core.nodes

    def nodes(self, store: ox.Store) -> Iterator[str]:
        """Yield the nodes that core constraints may judge: subjects, and what shapes find by other ways, each once."""
        yield from subjects(store)
        facts = Facts(store)
        further = {node for predicate in self._core.from_behind for node in only_values(store, predicate)}
        yield from sorted(further.union(node for node in self.named if not facts.said(node)))

    def marks(self, lines: bytes) -> set[int] | None:
        """Return the marks of the nodes that a part of a graph speaks of, nothing where some are blank."""
        return marks(lines, self._seen_behind)

    def of_part(self, store: ox.Store, lines: bytes, elsewhere: Collection[int]) -> Judged:
        """Judge the nodes that a part of a graph speaks of, where their marks are not `elsewhere`.

        Raises:
            RuleError: shapes are malformed.
        """
        known, left = told(lines, self._seen_behind, self._core.from_behind, elsewhere)
        return Judged(len(known.said), tuple(self.of_nodes(store, known.said, known)), left)

    def of_left(self, store: ox.Store, lines: Iterable[bytes]) -> Judged:
        """Judge nodes by all lines about them that parts have left.

        Raises:
            RuleError: shapes are malformed.
        """
        known = gathered(lines)
        return Judged(len(known.said), tuple(self.of_nodes(store, known.said, known)))

    def of_nodes(self, store: ox.Store, nodes: Iterable[str], known: Told | None = None) -> list[Finding]:
        """Return, sorted, what core constraints find at these nodes of the default graph.

        What is `known` of nodes is not asked for in the store.

        Raises:
            RuleError: shapes are malformed.
        """
        with quiet():
            facts = Facts(store, told=known)
            return self._results(facts, self._suspects(facts, nodes))

    def of_queries(self, store: ox.Store) -> list[Finding]:
        """Return, sorted, what the constraints in SPARQL that can be asked of all nodes at once find in a graph.

        Raises:
            RuleError: shapes are malformed.
        """
        with quiet():
            facts = Facts(store)
            return self._results(facts, self._found(facts, dict.fromkeys(self._queries)))

    def at(self, store: ox.Store, nodes: Sequence[str]) -> list[Finding]:
        """Return, sorted, what all constraints find at these nodes of the default graph.

        Raises:
            RuleError: shapes are malformed.
        """
        with quiet():
            facts = Facts(store)
            core = self._results(facts, self._suspects(facts, nodes))
            asked: _Suspects = defaultdict(list)
            for node, shapes in self._judging(self._asked, facts, nodes):
                for shape in shapes:
                    asked[shape].append(node)
            return in_order([*core, *self._results(facts, self._found(facts, asked))])

    def check_shapes(self) -> None:
        """Have pySHACL read the shapes as they are.

        Raises:
            RuleError: shapes are malformed.
        """
        with quiet():
            list(judged(Graph(), self._shapes.graph, self._shapes))

    def _suspects(self, facts: Facts, nodes: Iterable[str]) -> _Suspects:
        found: _Suspects = defaultdict(list)
        for node, shapes in self._judging(self._core, facts, nodes):
            for shape in shapes:
                if not _passes(self._checks[shape], facts, node):
                    found[shape].append(node)
        return found

    def _judging(self, targets: Targets, facts: Facts, nodes: Iterable[str]) -> Iterator[tuple[str, Iterable[Node]]]:
        """Yield the nodes with the shapes that judge them."""
        known: dict[tuple[str, ...], list[Node]] = {}
        for node in nodes:
            facts.said(node)  # the classes are then known as well
            types = tuple(facts.types(node))
            judging = known.get(types)
            if judging is None:
                judging = known[types] = targets.of_types(facts, types)
            besides = targets.besides(facts, node)
            yield node, dict.fromkeys([*judging, *besides]) if besides else judging

    def _found(self, facts: Facts, asked: Mapping[Node, Sequence[str] | None]) -> _Suspects:
        """Return the nodes that queries find: those of some nodes, or of all nodes that their shapes judge."""
        found: _Suspects = {}
        for shape, nodes in asked.items():
            swept = list(sweep(self._shapes.graph, shape, facts.store, nodes))
            if nodes is None:
                swept = [node for node, shapes in self._judging(self._asked, facts, swept) if shape in shapes]
            if swept:
                found[shape] = swept
        return found

    def _results(self, facts: Facts, suspects: _Suspects) -> list[Finding]:
        if not suspects:
            return []
        view = Graph(store=View(facts))
        found: list[Finding] = []
        doubtful: _Suspects = {}
        for shape, nodes in suspects.items():
            saying = saying_of(self._shapes.graph, shape)
            sure = {node for node in nodes if saying and self._surely_fails(shape, facts, node)}
            found += (saying.of(node, view) for node in sorted(sure) if saying)
            if rest := [node for node in nodes if node not in sure]:
                doubtful[shape] = rest
        if doubtful:
            graph = aimed(self._shapes.graph, {shape: map(term, nodes) for shape, nodes in doubtful.items()})
            found += judged(view, graph, self._shapes)
        return in_order(found)

    def _surely_fails(self, shape: Node, facts: Facts, node: str) -> bool:
        """Return whether a suspect, an IRI, is at fault beyond doubt: all that queries find are."""
        try:
            return node[0] == "<" and (shape not in self._checks or not self._checks[shape](facts, node))
        except UnsureError:
            return False


def _compiled(compiler: Compiler, shape: Node) -> Check:
    try:
        return compiler.check(shape)
    except UnsureError:
        return _unsure


def _unsure(_facts: Facts, _node: str) -> bool:
    return False


def _passes(check: Check, facts: Facts, node: str) -> bool:
    try:
        return check(facts, node)
    except UnsureError:
        return False
