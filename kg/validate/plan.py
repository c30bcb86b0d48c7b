"""Lay shapes out so that few nodes are left to pySHACL, and none is judged twice for one shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from kg.validate.spelling import OxTerm
from kg.validate.targets import TARGETS

_REFERENCES = (SH.node, SH["not"], SH.qualifiedValueShape, SH.property)
_LISTS = (SH["and"], SH["or"], SH.xone)
_KEEPS = (SH.deactivated, SH.target, SH.closed)
_QUERY_ONLY = {RDF.type, RDFS.label, RDFS.comment, SH.severity, SH.message, SH.sparql, *TARGETS}

_BINDS_THIS = re.compile(r"\bWHERE\s*\{(?=\s*[$?]this\s)", re.IGNORECASE)
_JOINED = re.compile(r"(?:\bWHERE|[.;(){}])\s*\{(?=\s*[$?]this\s)", re.IGNORECASE)
"""Where groups begin that are joined with what is around them, and begin with $this."""
_SCOPED = re.compile(r"\bUNION\b|\{\s*SELECT\b|\bGROUP\s+BY\b|\bLIMIT\b|\bOFFSET\b", re.IGNORECASE)


def lift(shapes: Graph) -> None:
    """Give the property shapes of a node shape its targets, and take them out of it, where that judges the same.

    So a node at fault in one property is judged again in this property only. Shapes that others refer to, that are
    closed or switched off, or whose qualified value shapes look at each other keep their form.
    """
    referenced = _referenced(shapes)
    together = set(shapes.subjects(SH.qualifiedValueShapesDisjoint))
    for owner in sorted(set(shapes.subjects(SH.property)), key=str):
        targets = [(target, node) for target in TARGETS for node in shapes.objects(owner, target)]
        held = list(shapes.objects(owner, SH.property))
        if (
            owner in referenced
            or not targets
            or not together.isdisjoint(held)
            or any((owner, kept, None) in shapes for kept in _KEEPS)
            or (owner, SH.path, None) in shapes
        ):
            continue
        for shape in held:
            shapes.add((shape, RDF.type, SH.PropertyShape))
            for target, node in targets:
                shapes.add((shape, target, node))
            shapes.remove((owner, SH.property, shape))


def _referenced(shapes: Graph) -> set[Node]:
    found = {shape for predicate in _REFERENCES for shape in shapes.objects(None, predicate)}
    for predicate in _LISTS:
        for head in shapes.objects(None, predicate):
            found.update(Collection(shapes, head))
    return found


def aimed(shapes: Graph, chosen: Mapping[Node, Iterable[Node]]) -> Graph:
    """Return the chosen shapes with what they refer to; each judges its nodes and no others."""
    result = _part(shapes, chosen)
    for target in TARGETS:
        result.remove((None, target, None))
    for shape, nodes in chosen.items():
        for node in nodes:
            result.add((shape, SH.targetNode, node))
    return result


def _part(shapes: Graph, chosen: Iterable[Node]) -> Graph:
    """Return what is said of these nodes, and of what is said of them; all, where shapes are seen from elsewhere."""
    result = Graph()
    if (None, SH.parameter, None) in shapes or (None, SH.qualifiedValueShapesDisjoint, None) in shapes:
        result += shapes
        return result
    met: set[Node] = set()
    waiting = list(chosen)
    while waiting:
        node = waiting.pop()
        if node not in met:
            met.add(node)
            for triple in shapes.triples((node, None, None)):
                result.add(triple)
                waiting += [] if isinstance(triple[2], Literal) or triple[1] in TARGETS else [triple[2]]
    return result


def is_query_only(shapes: Graph, shape: Node) -> bool:
    """Return whether a shape has nothing but constraints in SPARQL that can be asked of all nodes at once.

    That is so where the query itself binds $this by its first pattern and has no sub-query, union or grouping: the rows
    found for all nodes at once are then those found for each.
    """
    queries = _queries(shapes, shape)
    return bool(queries) and set(shapes.predicates(shape)) <= _QUERY_ONLY and all(map(_sweeps, queries))


def sweep(shapes: Graph, shape: Node, store: ox.Store, nodes: Iterable[str] | None = None) -> Iterator[str]:
    """Yield those of some nodes, or of all, that the queries of a shape find, as N-Triples writes them, sorted."""
    prefixes = declared_prefixes(shapes)
    among = None if nodes is None else list(nodes)
    found = set()
    for query in _queries(shapes, shape):
        for answer in _answers(store, query, prefixes, among):
            found |= {str(row["this"]) for row in answer if row["this"] is not None}
    yield from sorted(found)


def _answers(
    store: ox.Store, query: str, prefixes: dict[str, str], nodes: Sequence[str] | None
) -> Iterator[ox.QuerySolutions]:
    """Yield what a query finds: of all nodes, or of some.

    These are told at the beginning of each group that is joined, where they leave no other row away; a group within
    another is worked out for itself, and else would be for all nodes.
    """
    if nodes is None:
        yield _rows(store.query(query, prefixes=prefixes))
        return
    named = [node for node in nodes if node.startswith("<")]
    if named:
        given = f" VALUES $this {{ {' '.join(named)} }} "
        yield _rows(store.query(_JOINED.sub(lambda found: found[0] + given, query), prefixes=prefixes))
    for node in nodes:
        if node.startswith("_:"):  # a query cannot name it
            this: dict[ox.Variable, OxTerm] = {ox.Variable("this"): ox.BlankNode(node[2:])}
            yield _rows(store.query(query, prefixes=prefixes, substitutions=this))


def _rows(answer: object) -> ox.QuerySolutions:
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("a SPARQL constraint is a SELECT")
    return answer


def _queries(shapes: Graph, shape: Node) -> list[str]:
    return [str(select) for one in shapes.objects(shape, SH.sparql) for select in shapes.objects(one, SH.select)]


def declared_prefixes(shapes: Graph) -> dict[str, str]:
    """Return the prefixes that the shapes declare for their queries, by name."""
    nodes = shapes.objects(None, SH.declare)
    return dict(sorted((str(shapes.value(node, SH.prefix)), str(shapes.value(node, SH.namespace))) for node in nodes))


def _sweeps(query: str) -> bool:
    return bool(_BINDS_THIS.search(query)) and not _SCOPED.search(query)
