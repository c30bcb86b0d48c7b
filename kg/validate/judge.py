"""Shapes held against nodes: a quick pass lets go what surely conforms, pySHACL judges the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from rdflib import SH, Graph
from rdflib.term import Node

from kg.model.finding import Finding
from kg.validate.conformance import Check, Compiler
from kg.validate.facts import Facts, UntoldError, only_values, spelled, subjects, term
from kg.validate.paths import UnsureError
from kg.validate.plain import saying_of
from kg.validate.plan import aimed, is_query_only, lift, sweep
from kg.validate.reads import reach_of
from kg.validate.results import in_order, judged
from kg.validate.shapes import Shapes
from kg.validate.spelling import quiet
from kg.validate.targets import Targets, spell_out, targeted
from kg.validate.told import SUB_CLASS, TYPE, Pair, Told, Whole, gathered, marks, stated, told
from kg.validate.view import View
from kg.validate.walks import Reach

_Suspects = dict[Node, list[str]]


@dataclass(frozen=True, slots=True)
class LetGo:
    """How many nodes surely conform by what lines tell, which nodes are for a store to judge, and lines that are left.

    Lines that parts leave are put together by node and judged then.
    """

    count: int
    nodes: tuple[str, ...]
    lines: tuple[bytes, ...] = ()


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

    def classes(self, lines: bytes) -> list[Pair]:
        """Return the pairs of node and class, IRIs, that lines state."""
        return stated(lines, TYPE)

    def parents(self, lines: bytes) -> list[Pair]:
        """Return the pairs of class and parent class, IRIs, that lines state."""
        return stated(lines, SUB_CLASS) if SUB_CLASS.encode() in lines else []

    def marks(self, lines: bytes) -> set[int] | None:
        """Return the marks of the nodes that a part of a graph speaks of, nothing where some are blank."""
        return marks(lines, self._seen_behind)

    def of_part(self, lines: bytes, whole: Whole) -> LetGo:
        """Let go of the nodes that a part of a graph speaks of those that surely conform to core constraints."""
        known, left = told(lines, self._seen_behind, self._core.from_behind, whole)
        unsure = self._unsure(known)
        return LetGo(len(known.said) - len(unsure), (*left.nodes, *unsure), left.lines)

    def of_left(self, lines: Iterable[bytes], whole: Whole) -> LetGo:
        """Let go nodes, of which these are all lines that parts have left."""
        known = gathered(lines, self._seen_behind, whole)
        unsure = self._unsure(known)
        return LetGo(len(known.said) - len(unsure), tuple(unsure))

    def _unsure(self, known: Told) -> list[str]:
        """Return the nodes that do not surely conform by what is told: at fault they may be or not."""
        with quiet():
            facts, shapes = Facts(known), _Shapes(self._core)
            return [node for node in known.said if not self._lets_go(facts, shapes, node)]

    def _lets_go(self, facts: Facts, shapes: _Shapes, node: str) -> bool:
        try:
            for shape in shapes.judging(facts, node):
                if not self._checks[shape](facts, node):
                    return False
        except (UnsureError, UntoldError):
            return False
        return True

    def of_nodes(self, store: ox.Store, nodes: Iterable[str]) -> list[Finding]:
        """Return, sorted, what core constraints find at these nodes of the default graph.

        Raises:
            RuleError: shapes are malformed.
        """
        with quiet():
            facts = Facts(store)
            return self._results(facts, self._suspects(facts, nodes))

    @property
    def queries(self) -> int:
        """Return how many shapes have constraints in SPARQL that can be asked of all nodes at once."""
        return len(self._queries)

    def of_queries(self, store: ox.Store, one: int | None = None) -> list[Finding]:
        """Return, sorted, what the constraints in SPARQL that can be asked of all nodes at once find in a graph.

        Those of `one` shape only, where its number is told.

        Raises:
            RuleError: shapes are malformed.
        """
        with quiet():
            facts = Facts(store)
            asked = self._queries if one is None else [self._queries[one]]
            return self._results(facts, self._found(facts, dict.fromkeys(asked)))

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
        shapes = _Shapes(targets)
        return ((node, shapes.judging(facts, node)) for node in nodes)

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


class _Shapes:
    """The shapes that judge nodes; what classes come to is remembered for facts of one kind."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._known: dict[tuple[str, ...], list[Node]] = {}

    def judging(self, facts: Facts, node: str) -> Iterable[Node]:
        facts.said(node)  # the classes are then known as well
        types = tuple(facts.types(node))
        judging = self._known.get(types)
        if judging is None:
            judging = self._known[types] = self._targets.of_types(facts, types)
        besides = self._targets.besides(facts, node)
        return dict.fromkeys([*judging, *besides]) if besides else judging


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
