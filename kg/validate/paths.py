"""Property paths as functions from a node to its value nodes, by https://www.w3.org/TR/shacl/#property-paths."""

from __future__ import annotations

from collections.abc import Callable, Collection

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from kg.validate.facts import Facts, spelled

Path = Callable[[Facts, str], Collection[str]]
_DEEPEST = 8  # pySHACL gives up at ten


class UnsureError(Exception):
    """The quick pass cannot tell: pySHACL is to judge."""


def path(shapes: Graph, node: Node, *, inverse: bool = False, depth: int = 0) -> Path:
    """Return the function that finds the value nodes of a path, each once.

    Raises:
        UnsureError: it is malformed, or deeper than this goes.
    """
    if isinstance(node, URIRef):
        return _backwards(spelled(node)) if inverse else _forwards(spelled(node))
    if not isinstance(node, BNode) or depth > _DEEPEST:
        raise UnsureError
    if (node, RDF.first, None) in shapes:
        return _along([path(shapes, step, inverse=inverse, depth=depth + 1) for step in _items(shapes, node)])
    stated = list(shapes.predicate_objects(node))
    if len(stated) != 1:
        raise UnsureError
    ((kind, value),) = stated
    if kind == SH.inversePath:
        return path(shapes, value, inverse=not inverse, depth=depth + 1)
    if kind == SH.alternativePath:
        return _either([path(shapes, one, inverse=inverse, depth=depth + 1) for one in _items(shapes, value)])
    if kind in _REPEATS:
        return _repeated(path(shapes, value, inverse=inverse, depth=depth + 1), *_REPEATS[kind])
    raise UnsureError


_REPEATS: dict[Node, tuple[bool, bool]] = {  # whether the start belongs to it, and whether steps go on
    SH.zeroOrMorePath: (True, True),
    SH.oneOrMorePath: (False, True),
    SH.zeroOrOnePath: (True, False),
}


def _items(shapes: Graph, head: Node) -> list[Node]:
    try:
        found = list(shapes.items(head))
    except ValueError as error:  # a list in a circle
        raise UnsureError from error
    if not 2 <= len(found) <= _DEEPEST:
        raise UnsureError
    return found


def _forwards(predicate: str) -> Path:
    return lambda facts, node: facts.said(node).get(predicate, ())


def _backwards(predicate: str) -> Path:
    return lambda facts, node: facts.behind(predicate, node)


def _along(steps: list[Path]) -> Path:
    def follow(facts: Facts, node: str) -> Collection[str]:
        reached = {node}
        for step in steps:
            reached = {value for one in reached for value in step(facts, one)}
        return reached

    return follow


def _either(ways: list[Path]) -> Path:
    return lambda facts, node: {value for way in ways for value in way(facts, node)}


def _repeated(step: Path, with_start: bool, goes_on: bool) -> Path:
    def follow(facts: Facts, node: str) -> Collection[str]:
        met = {node} if with_start else set()
        waiting = list(step(facts, node))
        while waiting:
            one = waiting.pop()
            if one not in met:
                met.add(one)
                waiting += step(facts, one) if goes_on else ()
        return met

    return follow
