"""What a constraint asks of a value alone, whatever the graph says: its kind, datatype, size, words.

Comparisons are those of rdflib and pySHACL themselves, so that they cannot tell otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.optional import late
from kg.validate.facts import language, lexical, spelled, term
from kg.validate.paths import UnsureError

compare = late("pyshacl.rdfutil.compare")

Test = Callable[[str], bool]
_KEPT = 1 << 13  # values whose comparison is remembered: dates and numbers come again and again
_EXACT = {int, Decimal}
_KINDS = {
    SH.BlankNode: "_",
    SH.BlankNodeOrIRI: "_<",
    SH.BlankNodeOrLiteral: '_"',
    SH.IRI: "<",
    SH.IRIOrLiteral: '<"',
    SH.Literal: '"',
}
_PYTHON: dict[Node, type | tuple[type, ...]] = {
    XSD.string: str,
    RDF.langString: str,
    XSD.integer: int,
    XSD.float: float,
    XSD.decimal: Decimal,
    XSD.boolean: bool,
    XSD.date: date,
    XSD.time: time,
    XSD.dateTime: datetime,
}


def single(shapes: Graph, shape: Node, predicate: Node) -> Node:
    """Return the one value of a parameter.

    Raises:
        UnsureError: there is another number of them.
    """
    found = list(shapes.objects(shape, predicate))
    if len(found) != 1:
        raise UnsureError
    return found[0]


def number(shapes: Graph, shape: Node, predicate: Node) -> int:
    """Return the one whole number that a parameter has.

    Raises:
        UnsureError: it has another value.
    """
    value = single(shapes, shape, predicate)
    if not isinstance(value, Literal) or value.datatype != XSD.integer or not isinstance(value.value, int):
        raise UnsureError
    if value.value < 0:
        raise UnsureError
    return value.value


def listed(shapes: Graph, head: Node) -> list[Node]:
    """Return the members of a list in the shapes.

    Raises:
        UnsureError: it has none, or goes in a circle.
    """
    try:
        found = list(shapes.items(head))
    except ValueError as error:
        raise UnsureError from error
    if not found:
        raise UnsureError
    return found


def named(found: list[Node]) -> list[str]:
    """Return IRIs and literals as N-Triples writes them.

    Raises:
        UnsureError: one is a blank node, which might be named like one of the graph.
    """
    if any(isinstance(one, BNode) for one in found):
        raise UnsureError
    return [spelled(one) for one in found]


def _node_kind(shapes: Graph, shape: Node) -> Test:
    kinds = _KINDS.get(URIRef(str(single(shapes, shape, SH.nodeKind))), "")
    return lambda value: value[0] in kinds


def _datatype(shapes: Graph, shape: Node) -> Test:
    wanted = single(shapes, shape, SH.datatype)
    if wanted in (RDFS.Literal, RDFS.Datatype) or not isinstance(wanted, URIRef):
        raise UnsureError
    if wanted == RDF.langString:
        return lambda value: bool(language(value))
    if wanted == XSD.string:
        return lambda value: value[0] == '"' and value[-1] == '"'
    end, kind = f'"^^{spelled(wanted)}', _PYTHON.get(wanted, object)

    @lru_cache(maxsize=_KEPT)
    def test(value: str) -> bool:
        if value[0] != '"' or not value.endswith(end):
            return False
        literal = term(value)
        return isinstance(literal, Literal) and not literal.ill_typed and isinstance(literal.value, kind)

    return test


def _least(shapes: Graph, shape: Node) -> Test:
    least = number(shapes, shape, SH.minLength)
    return lambda value: least == 0 or (value[0] != "_" and len(lexical(value)) >= least)


def _most(shapes: Graph, shape: Node) -> Test:
    most = number(shapes, shape, SH.maxLength)
    return lambda value: value[0] != "_" and len(lexical(value)) <= most


def _pattern(shapes: Graph, shape: Node) -> Test:
    flags = [str(value).lower() for value in shapes.objects(shape, SH.flags)]
    patterns = list(shapes.objects(shape, SH.pattern))
    if len(flags) > 1 or not all(isinstance(one, Literal) for one in patterns):
        raise UnsureError
    given = (re.I if "i" in "".join(flags) else 0) | (re.M if "m" in "".join(flags) else 0)
    try:
        searches = [re.compile(str(one), given).search for one in patterns]
    except re.error as error:
        raise UnsureError from error
    return lambda value: value[0] != "_" and all(search(lexical(value)) for search in searches)


def _language_in(shapes: Graph, shape: Node) -> Test:
    tags = {str(one).lower() for one in listed(shapes, single(shapes, shape, SH.languageIn))}

    def test(value: str) -> bool:
        found = language(value)
        return bool(found) and ("*" in tags or found in tags or found.split("-")[0] in tags)

    return test


def _among(shapes: Graph, shape: Node) -> Test:
    return frozenset(named(listed(shapes, single(shapes, shape, SH["in"])))).__contains__


def _bounded(predicate: URIRef, holds: Callable[[int], bool]) -> Callable[[Graph, Node], Test]:
    def build(shapes: Graph, shape: Node) -> Test:
        bounds = list(shapes.objects(shape, predicate))
        if not all(isinstance(bound, Literal) for bound in bounds):
            raise UnsureError

        @lru_cache(maxsize=_KEPT)
        def test(value: str) -> bool:
            literal = term(value)
            return isinstance(literal, Literal) and all(holds(_compared(literal, bound)) for bound in bounds)

        return test

    return build


def _compared(value: Literal, bound: Node) -> int:
    """Return how a value compares with a bound: more, less or as much.

    Raises:
        UnsureError: they do not compare, or something may go wrong.
    """
    if not isinstance(bound, Literal) or isinstance(value.value, str) != isinstance(bound.value, str):
        raise UnsureError
    try:
        if {type(value.value), type(bound.value)} <= _EXACT:  # as pySHACL does it, which is not imported for that
            return int(value.value > bound.value) - int(value.value < bound.value)
        return int(compare.compare_literal(value, bound))
    except (TypeError, ValueError, NotImplementedError, ArithmeticError, AttributeError) as error:
        raise UnsureError from error


@lru_cache(maxsize=_KEPT)
def is_less(one: str, other: str, *, or_equal: bool) -> bool:
    """Return whether a value is less than another, as sh:lessThan compares them.

    Raises:
        UnsureError: they cannot be compared.
    """
    left, right = _plain(one), _plain(other)
    if isinstance(left, str) != isinstance(right, str) or isinstance(left, Literal) != isinstance(right, Literal):
        return False
    try:
        return bool(left <= right if or_equal else left < right)  # type: ignore[operator]  # of one kind, as seen above
    except (TypeError, ValueError, ArithmeticError) as error:
        raise UnsureError from error


def _plain(value: str) -> object:
    found = term(value)
    if isinstance(found, BNode):
        raise UnsureError
    if isinstance(found, URIRef):
        return str(found)
    return found.value if isinstance(found, Literal) and isinstance(found.value, str) else found


TESTS: dict[Node, Callable[[Graph, Node], Test]] = {
    SH.nodeKind: _node_kind,
    SH.datatype: _datatype,
    SH.minLength: _least,
    SH.maxLength: _most,
    SH.pattern: _pattern,
    SH.languageIn: _language_in,
    SH["in"]: _among,
    SH.minInclusive: _bounded(SH.minInclusive, lambda order: order >= 0),
    SH.minExclusive: _bounded(SH.minExclusive, lambda order: order > 0),
    SH.maxInclusive: _bounded(SH.maxInclusive, lambda order: order <= 0),
    SH.maxExclusive: _bounded(SH.maxExclusive, lambda order: order < 0),
}
