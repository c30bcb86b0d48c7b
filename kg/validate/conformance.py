"""The quick pass: shapes as functions that tell which nodes surely conform, so that pySHACL sees only the others.

A node that passes has no result by https://www.w3.org/TR/shacl/ as pySHACL reads it. Where a function cannot tell, or a
shape holds something that is not known here, the node does not pass: nothing is decided here but that there is nothing
to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.validate.facts import Facts, language, spelled
from kg.validate.paths import Path, UnsureError, path
from kg.validate.values import TESTS, is_less, listed, named, number, single

Check = Callable[[Facts, str], bool]
Part = Callable[[Facts, str, Collection[str]], bool]

_DEEPEST = 12  # shapes within shapes; pySHACL gives up at fifteen
SAYS_NOTHING = {
    *(SH.name, SH.description, SH.order, SH.group, SH.defaultValue, SH.message, SH.severity, SH.deactivated, SH.path),
    *(SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf, SH.flags),
    *(SH.qualifiedMinCount, SH.qualifiedMaxCount),
}
"""What no result depends on but in its words."""
_OF_PROPERTIES = {SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals, SH.qualifiedValueShape}


class Compiler:
    """Makes functions of the shapes of a graph."""

    def __init__(self, shapes: Graph) -> None:
        self.shapes = shapes
        self._extended = (None, SH.parameter, None) in shapes  # constraint components of somebody's own
        self._within: list[Node] = []

    def check(self, shape: Node) -> Check:
        """Return the function that tells whether a node conforms to a shape.

        Raises:
            UnsureError: the shape is malformed, refers to itself, or holds what is not known here.
        """
        if shape in self._within or len(self._within) > _DEEPEST:
            raise UnsureError
        if self._is_off(shape):
            return lambda _facts, _node: True
        self._within.append(shape)
        try:
            parts = [part for predicate in self._parameters(shape) for part in self._parts(shape, predicate)]
            if (shape, SH.path, None) in self.shapes:
                return _all_of(parts, path(self.shapes, single(self.shapes, shape, SH.path)))
            return _all_of(parts, _itself)
        finally:
            self._within.pop()

    def _is_off(self, shape: Node) -> bool:
        said = list(self.shapes.objects(shape, SH.deactivated))
        if len(said) > 1 or not all(isinstance(one, Literal) for one in said):
            raise UnsureError
        return any(isinstance(one, Literal) and bool(one.value) for one in said)

    def _parameters(self, shape: Node) -> list[Node]:
        found = set(self.shapes.predicates(shape))
        unknown = {one for one in found - _PARTS.keys() - TESTS.keys() - SAYS_NOTHING if str(one).startswith(str(SH))}
        if unknown - {SH.ignoredProperties} or (self._extended and found - _PARTS.keys() - TESTS.keys() - {RDF.type}):
            raise UnsureError
        if (SH.ignoredProperties in found and SH.closed not in found) or (
            _OF_PROPERTIES & found and SH.path not in found
        ):
            raise UnsureError
        return sorted(found & (_PARTS.keys() | TESTS.keys()), key=str)

    def _parts(self, shape: Node, predicate: Node) -> Iterator[Part]:
        if predicate in TESTS:
            test = TESTS[predicate](self.shapes, shape)
            yield lambda _facts, _node, values: not values or all(map(test, values))
        else:
            yield from _PARTS[predicate](self, shape)


def _itself(_facts: Facts, node: str) -> Collection[str]:
    return (node,)


def _all_of(parts: list[Part], values: Path) -> Check:
    def conforms(facts: Facts, node: str) -> bool:
        found = values(facts, node)
        for part in parts:  # noqa: SIM110  # this runs for every node, and a generator takes twice as long
            if not part(facts, node, found):
                return False
        return True

    return conforms


def _least(compiler: Compiler, shape: Node) -> Iterator[Part]:
    least = number(compiler.shapes, shape, SH.minCount)
    yield lambda _facts, _node, values: len(values) >= least


def _most(compiler: Compiler, shape: Node) -> Iterator[Part]:
    most = number(compiler.shapes, shape, SH.maxCount)
    yield lambda _facts, _node, values: len(values) <= most


def _class(compiler: Compiler, shape: Node) -> Iterator[Part]:
    def each(wanted: str) -> Part:
        def part(facts: Facts, _node: str, values: Collection[str]) -> bool:
            classes = facts.below(wanted)
            return all(value[0] != '"' and not classes.isdisjoint(facts.types(value)) for value in values)

        return part

    yield from map(each, named(list(compiler.shapes.objects(shape, SH["class"]))))


def _unique_languages(compiler: Compiler, shape: Node) -> Iterator[Part]:
    wanted = single(compiler.shapes, shape, SH.uniqueLang)
    if not isinstance(wanted, Literal) or not isinstance(wanted.value, bool):
        raise UnsureError

    def part(_facts: Facts, _node: str, values: Collection[str]) -> bool:
        found = [tag for tag in map(language, values) if tag]
        return len(found) == len(set(found))

    if wanted.value:
        yield part


def _has_value(compiler: Compiler, shape: Node) -> Iterator[Part]:
    wanted = named(list(compiler.shapes.objects(shape, SH.hasValue)))
    yield lambda _facts, _node, values: all(one in values for one in wanted)


def _predicates(compiler: Compiler, shape: Node, parameter: Node) -> list[str]:
    found = list(compiler.shapes.objects(shape, parameter))
    if not all(isinstance(one, URIRef) for one in found):
        raise UnsureError
    return named(found)


def _equals(compiler: Compiler, shape: Node) -> Iterator[Part]:
    wanted = _predicates(compiler, shape, SH.equals)
    yield lambda facts, node, values: all(set(values) == set(facts.said(node).get(one, ())) for one in wanted)


def _disjoint(compiler: Compiler, shape: Node) -> Iterator[Part]:
    wanted = _predicates(compiler, shape, SH.disjoint)
    yield lambda facts, node, values: all(set(values).isdisjoint(facts.said(node).get(one, ())) for one in wanted)


def _ordered(parameter: Node, *, or_equal: bool) -> Callable[[Compiler, Node], Iterator[Part]]:
    def build(compiler: Compiler, shape: Node) -> Iterator[Part]:
        wanted = _predicates(compiler, shape, parameter)
        yield lambda facts, node, values: all(
            is_less(value, other, or_equal=or_equal)
            for one in wanted
            for other in facts.said(node).get(one, ())
            for value in values
        )

    return build


def _closed(compiler: Compiler, shape: Node) -> Iterator[Part]:
    shapes = compiler.shapes
    closed = single(shapes, shape, SH.closed)
    if not isinstance(closed, Literal):
        raise UnsureError
    ignored = [one for head in shapes.objects(shape, SH.ignoredProperties) for one in listed(shapes, head)]
    paths = [one for kept in shapes.objects(shape, SH.property) for one in shapes.objects(kept, SH.path)]
    known = {spelled(one) for one in [*ignored, *paths] if isinstance(one, URIRef)}

    def part(facts: Facts, _node: str, values: Collection[str]) -> bool:
        if all(facts.said(value).keys() <= known for value in values):
            return True
        raise UnsureError  # one statement more is allowed always; pySHACL knows which

    if closed.value:
        yield part


def _every(parameter: Node, *, of_properties: bool) -> Callable[[Compiler, Node], Iterator[Part]]:
    def each(check: Check) -> Part:
        return lambda facts, _node, values: all(check(facts, value) for value in values)

    def build(compiler: Compiler, shape: Node) -> Iterator[Part]:
        for other in sorted(compiler.shapes.objects(shape, parameter), key=str):
            if ((other, SH.path, None) in compiler.shapes) != of_properties:
                raise UnsureError
            yield each(compiler.check(other))

    return build


def _not(compiler: Compiler, shape: Node) -> Iterator[Part]:
    checks = [compiler.check(other) for other in compiler.shapes.objects(shape, SH["not"])]
    yield lambda facts, _node, values: not any(check(facts, value) for value in values for check in checks)


def _members(parameter: Node, holds: Callable[[Iterable[bool]], bool]) -> Callable[[Compiler, Node], Iterator[Part]]:
    def each(checks: list[Check]) -> Part:
        return lambda facts, _node, values: all(holds(check(facts, value) for check in checks) for value in values)

    def build(compiler: Compiler, shape: Node) -> Iterator[Part]:
        for head in compiler.shapes.objects(shape, parameter):
            yield each([compiler.check(other) for other in listed(compiler.shapes, head)])

    return build


def _one_only(found: Iterable[bool]) -> bool:
    return sum(found) == 1


def _qualified(compiler: Compiler, shape: Node) -> Iterator[Part]:
    shapes = compiler.shapes
    check = compiler.check(single(shapes, shape, SH.qualifiedValueShape))
    stated = set(shapes.predicates(shape))
    least = number(shapes, shape, SH.qualifiedMinCount) if SH.qualifiedMinCount in stated else 0
    most = number(shapes, shape, SH.qualifiedMaxCount) if SH.qualifiedMaxCount in stated else None
    if least == 0 and most is None:
        raise UnsureError

    def part(facts: Facts, _node: str, values: Collection[str]) -> bool:
        found = sum(check(facts, value) for value in values)
        return least <= found and (most is None or found <= most)

    yield part


_PARTS: dict[Node, Callable[[Compiler, Node], Iterator[Part]]] = {
    SH.minCount: _least,
    SH.maxCount: _most,
    SH["class"]: _class,
    SH.uniqueLang: _unique_languages,
    SH.hasValue: _has_value,
    SH.equals: _equals,
    SH.disjoint: _disjoint,
    SH.lessThan: _ordered(SH.lessThan, or_equal=False),
    SH.lessThanOrEquals: _ordered(SH.lessThanOrEquals, or_equal=True),
    SH.closed: _closed,
    SH.node: _every(SH.node, of_properties=False),
    SH.property: _every(SH.property, of_properties=True),
    SH["not"]: _not,
    SH["and"]: _members(SH["and"], all),
    SH["or"]: _members(SH["or"], any),
    SH.xone: _members(SH.xone, _one_only),
    SH.qualifiedValueShape: _qualified,
}
