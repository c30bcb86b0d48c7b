"""Large graphs judged a slice at a time: some focus nodes with what their shapes can reach, as the shapes tell.

Of a focus node, a shape of core constraints sees its own statements, the classes of their values, and those statements
about it whose property stands in an inverse path. Constraints in SPARQL are asked of the whole store, which finds the
nodes that break them; pySHACL judges these, and all the rest.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, islice
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.store import Store
from rdflib.term import Node

from kg.model.finding import Finding
from kg.validate.plan import TARGETS, focus_nodes, is_query_only, lift, narrow, settle
from kg.validate.shacl import in_order, judged
from kg.validate.shapes import Shapes, load
from kg.validate.terms import ancestors
from kg.validate.view import Triple, View, quiet, to_oxigraph, to_rdflib

_TYPE = ox.NamedNode(str(RDF.type))
_DEFAULT = ox.DefaultGraph()


def judge_nodes(store: ox.Store, nodes: Sequence[str]) -> list[Finding]:
    """Return, sorted, what core constraints of the shipped shapes find at these nodes of the default graph.

    Nodes are IRIs, or blank nodes and literals as N-Triples writes them.
    """
    core, _ = _shapes()
    with quiet():
        focus = set(map(_read, nodes))
        view = Graph(store=_Slice(store, sorted(focus, key=str), _inverse(core.graph)))
        shapes = Shapes(_copied(core.graph), core.texts)
        for shape in _targeted(shapes.graph):
            _aim(shapes.graph, shape, focus.intersection(focus_nodes(shapes.graph, shape, view)))
        settle(shapes.graph, view)
        return in_order(judged(view, shapes, Graph(store=_Through(store))))


def _read(node: str) -> Node:
    if not node.startswith(("_:", '"')):
        return URIRef(node)
    if node.startswith("_:"):
        return BNode(node[2:])
    (quad,) = ox.parse(f"<urn:s> <urn:p> {node} .", ox.RdfFormat.N_TRIPLES)
    return to_rdflib(quad.object)


def nodes_of(store: ox.Store) -> Iterator[str]:
    """Yield the nodes of the default graph that shapes may judge, each once: as an index of the store has them."""
    quads = store.quads_for_pattern(None, None, None, _DEFAULT)
    for subject, _ in groupby(quads, key=lambda quad: quad.subject):
        yield subject.value if isinstance(subject, ox.NamedNode) else str(subject)
    met: set[str] = set()  # values of which nothing is said: there are none but by mistake
    for predicate in looked_at_from_behind():
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, _DEFAULT):
            value = quad.object
            text = value.value if isinstance(value, ox.NamedNode) else str(value)
            if text not in met and not _is_subject(store, value):
                met.add(text)
                yield text


def _is_subject(store: ox.Store, node: Any) -> bool:
    return not isinstance(node, ox.Literal) and any(
        True for _ in islice(store.quads_for_pattern(node, None, None, _DEFAULT), 1)
    )


def judge_queries(store: ox.Store) -> list[Finding]:
    """Return what the constraints in SPARQL of the shipped shapes find in the whole default graph, sorted."""
    _, queries = _shapes()
    with quiet():
        shapes = Shapes(_copied(queries.graph), queries.texts)
        through = Graph(store=_Through(store))
        narrow(shapes.graph, through, store)
        focus = {node for shape in _targeted(shapes.graph) for node in shapes.graph.objects(shape, SH.targetNode)}
        view = Graph(store=_Slice(store, sorted(focus, key=str), ()))
        return in_order(judged(view, shapes, through))


@cache
def _shapes() -> tuple[Shapes, Shapes]:
    """Return the shapes of core constraints, and those of nothing but queries that can be asked of all nodes."""
    core = load()
    with quiet():
        lift(core.graph)
    queries = Shapes(_copied(core.graph), core.texts)
    for shape in _targeted(core.graph):
        _aim(core.graph if is_query_only(core.graph, shape) else queries.graph, shape, ())
    return core, queries


def _copied(graph: Graph) -> Graph:
    copy = Graph()
    copy += graph
    return copy


def _targeted(shapes: Graph) -> list[Node]:
    return sorted({shape for target in TARGETS for shape in shapes.subjects(target)}, key=str)


def _aim(shapes: Graph, shape: Node, nodes: Iterable[Node]) -> None:
    """Let a shape judge these nodes and no others."""
    for target in TARGETS:
        shapes.remove((shape, target, None))
    for node in nodes:
        shapes.add((shape, SH.targetNode, node))


def looked_at_from_behind() -> tuple[str, ...]:
    """Return the properties whose statements are seen from their values, as IRIs."""
    return tuple(map(str, _inverse(_shapes()[0].graph)))


def _inverse(shapes: Graph) -> tuple[Node, ...]:
    found = {*shapes.objects(None, SH.inversePath), *shapes.objects(None, SH.targetObjectsOf)}
    return tuple(sorted(found, key=str))


def _hierarchy() -> Iterator[Triple]:
    for child, parent in ancestors():
        yield URIRef(child), RDFS.subClassOf, URIRef(parent)


class _Slice(View):
    """Some nodes of a store with what shapes see of them."""

    def __init__(self, store: ox.Store, nodes: Sequence[Node], inverse: Sequence[Node]) -> None:
        self._nodes = [_term(node) for node in nodes]
        self._inverse = [_term(predicate) for predicate in inverse]
        super().__init__(store, _hierarchy())

    def _quads(self) -> Iterator[ox.Quad]:
        own = set(self._nodes)
        typed: set[Any] = set()
        for node in self._nodes:
            own_words = (
                () if isinstance(node, ox.Literal) else self._store.quads_for_pattern(node, None, None, _DEFAULT)
            )
            for quad in own_words:
                yield quad
                if isinstance(quad.object, ox.NamedNode) and quad.object not in own and quad.object not in typed:
                    typed.add(quad.object)
                    yield from self._store.quads_for_pattern(quad.object, _TYPE, None, _DEFAULT)
            for predicate in self._inverse:
                for quad in self._store.quads_for_pattern(None, predicate, node, _DEFAULT):
                    if quad.subject not in own:
                        yield quad


def _term(node: Node | None) -> Any:  # of what kind it may be depends on its place in a pattern
    return None if node is None else to_oxigraph(node)


class _Through(Store):
    """A read-only rdflib store that asks pyoxigraph each time: for the few nodes that something was found at."""

    context_aware = True
    graph_aware = True

    def __init__(self, store: ox.Store) -> None:
        super().__init__()
        self._store = store
        self._hierarchy = list(_hierarchy())

    def __len__(self, context: Graph | None = None) -> int:
        return len(self._store)

    def triples(
        self, triple_pattern: tuple[Node | None, Node | None, Node | None], context: Graph | None = None
    ) -> Generator[tuple[Triple, Iterator[Graph | None]], None, None]:
        """Yield the triples of the pattern, `None` standing for anything."""
        whole = context if context is not None else Graph(store=self, identifier=DATASET_DEFAULT_GRAPH_ID)
        if triple_pattern[1] == RDFS.subClassOf:
            for triple in self._hierarchy:
                if all(wanted in (None, found) for wanted, found in zip(triple_pattern, triple, strict=True)):
                    yield triple, iter((whole,))
            return
        subject, predicate, value = (_term(one) for one in triple_pattern)
        if isinstance(subject, ox.Literal):
            return
        for quad in self._store.quads_for_pattern(subject, predicate, value, _DEFAULT):
            yield (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)), iter((whole,))
