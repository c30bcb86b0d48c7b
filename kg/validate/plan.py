"""Lay shapes out so that pySHACL reaches the same results sooner.

pySHACL is the reference, and slow in three places: it judges a property shape inside a node shape anew for each focus
node (four times slower than with targets of its own), it prepares and runs each SPARQL constraint once for each, and it
writes a description of each alternative of `sh:or` that a value does not meet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from kg.validate.view import to_rdflib

TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_REFERENCES = (SH.node, SH["not"], SH.qualifiedValueShape, SH.property)
_LISTS = (SH["and"], SH["or"], SH.xone)
_QUERY_ONLY = {RDF.type, RDFS.label, RDFS.comment, SH.severity, SH.message, SH.sparql, *TARGETS}

_BINDS_THIS = re.compile(r"\bWHERE\s*\{\s*[$?]this\s", re.IGNORECASE)
_SCOPED = re.compile(r"\bUNION\b|\{\s*SELECT\b|\bGROUP\s+BY\b|\bLIMIT\b|\bOFFSET\b", re.IGNORECASE)
_THIS = ox.Variable("this")


def lift(shapes: Graph) -> None:
    """Give the property shapes of a node shape its targets, and take them out of it, where that judges the same.

    Shapes that others refer to, that are switched off or that have SPARQL targets keep their form.
    """
    referenced = _referenced(shapes)
    for owner in sorted(set(shapes.subjects(SH.property)), key=str):
        targets = [(target, node) for target in TARGETS for node in shapes.objects(owner, target)]
        if (
            owner in referenced
            or not targets
            or any((owner, kept, None) in shapes for kept in (SH.deactivated, SH.target))
        ):
            continue
        for shape in list(shapes.objects(owner, SH.property)):
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


def narrow(shapes: Graph, view: Graph, store: ox.Store) -> None:
    """Set the targets of shapes made of SPARQL constraints to those nodes that their queries find without a focus node.

    This is sound where the query itself binds $this by its first pattern and has no sub-query, union or grouping: the
    rows found for all nodes at once are then those found for each. pySHACL still judges the nodes that remain.
    """
    prefixes = declared_prefixes(shapes)
    for shape in sorted(set(shapes.subjects(SH.sparql)), key=str):
        if not is_query_only(shapes, shape):
            continue
        queries = _queries(shapes, shape)
        found = {node for query in queries for node in _sweep(store, query, prefixes)}
        kept = found.intersection(focus_nodes(shapes, shape, view)) if found else set()
        for target in TARGETS:
            shapes.remove((shape, target, None))
        for node in kept:
            shapes.add((shape, SH.targetNode, node))


def is_query_only(shapes: Graph, shape: Node) -> bool:
    """Return whether a shape has nothing but constraints in SPARQL that can be asked of all nodes at once."""
    queries = _queries(shapes, shape)
    return bool(queries) and set(shapes.predicates(shape)) <= _QUERY_ONLY and all(map(_sweeps, queries))


def _queries(shapes: Graph, shape: Node) -> list[str]:
    return [str(select) for one in shapes.objects(shape, SH.sparql) for select in shapes.objects(one, SH.select)]


def settle(shapes: Graph, view: Graph) -> None:
    """Drop each `sh:or` that every value meets, where its alternatives are a class or a datatype each."""
    referenced = _referenced(shapes)
    for shape, head in sorted(shapes.subject_objects(SH["or"]), key=str):
        tests = [_test(shapes, alternative, view) for alternative in Collection(shapes, head)]
        path = shapes.value(shape, SH.path)
        simple = [test for test in tests if test is not None]
        if shape in referenced or len(simple) < len(tests) or isinstance(path, BNode):
            continue
        nodes = set(focus_nodes(shapes, shape, view))
        values = nodes if path is None else {value for node, value in view.subject_objects(path) if node in nodes}
        if all(any(test(value) for test in simple) for value in values):
            shapes.remove((shape, SH["or"], head))


def _test(shapes: Graph, alternative: Node, view: Graph) -> Callable[[Node], bool] | None:
    """Return the test that an alternative makes, or `None` when it is not just one class or datatype."""
    stated = list(shapes.predicate_objects(alternative))
    if len(stated) != 1:
        return None
    ((predicate, wanted),) = stated
    if predicate == SH["class"]:
        return set(_instances(view, wanted)).__contains__
    if predicate == SH.datatype:
        return lambda value: isinstance(value, Literal) and value.datatype == wanted and not value.ill_typed
    return None


def declared_prefixes(shapes: Graph) -> dict[str, str]:
    """Return the prefixes that the shapes declare for their queries, by name."""
    nodes = shapes.objects(None, SH.declare)
    return dict(sorted((str(shapes.value(node, SH.prefix)), str(shapes.value(node, SH.namespace))) for node in nodes))


def _sweeps(query: str) -> bool:
    return bool(_BINDS_THIS.search(query)) and not _SCOPED.search(query)


def _sweep(store: ox.Store, query: str, prefixes: dict[str, str]) -> Iterator[Node]:
    answer = store.query(query, prefixes=prefixes)
    if isinstance(answer, ox.QuerySolutions):
        for row in answer:
            this = row[_THIS]
            if this is not None:
                yield to_rdflib(this)


def focus_nodes(shapes: Graph, shape: Node, view: Graph) -> Iterator[Node]:
    """Yield the focus nodes of a shape, by https://www.w3.org/TR/shacl/#targets."""
    for wanted in shapes.objects(shape, SH.targetClass):
        yield from _instances(view, wanted)
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield from view.subjects(predicate)
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield from view.objects(None, predicate)
    yield from shapes.objects(shape, SH.targetNode)


def _instances(view: Graph, wanted: Node) -> Iterator[Node]:
    for one in view.transitive_subjects(RDFS.subClassOf, wanted):
        yield from view.subjects(RDF.type, one)
