"""What a query of a constraint reads of a graph, from its algebra: https://www.w3.org/TR/sparql11-query/#sparqlAlgebra.

A statement tells on the rows of a node only where the triple patterns that must match together with the one it matches
lead to it from `$this`. So a variable is anchored by walks over patterns that match in every solution; within OPTIONAL
and EXISTS those count that are surely bound before, since what is not bound there matches anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rdflib import BNode, URIRef, Variable

from kg.optional import late
from kg.validate.paths import UnsureError
from kg.validate.walks import Look, Move, Pattern, Reads, Step, Walk, spread
from kg.validate.ways import joined, turned, ways

# made of many small objects; a store keeps what they tell
algebra = late("rdflib.plugins.sparql.algebra")
parser = late("rdflib.plugins.sparql.parser")

_THIS = Variable("this")
_GIVEN = ("PATH", "currentShape", "shapesGraph")
"""What SHACL puts into a query besides `$this`."""
_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
_ANY: tuple[Walk, ...] = ((Step((Move(""),)),),)

Triple = tuple[Any, Any, Any]
Anchors = Mapping[Any, tuple[Walk, ...]]


def note_reads(
    reads: Reads, query: str, prefixes: Mapping[str, str], walks: Sequence[Walk], *, is_replaced: bool
) -> None:
    """Note what a query reads for the nodes at the end of these walks.

    `is_replaced` says that these nodes are put in the place of `$this` everywhere; else `$this` is a variable.

    Raises:
        UnsureError: it has a part of which this is not known.
    """
    if any(f"{mark}{word}" in query for mark in "$?" for word in _GIVEN):
        raise UnsureError
    whole = algebra.translateQuery(parser.parseQuery(query), initNs=dict(prefixes)).algebra
    if whole.name != "SelectQuery" or whole.datasetClause is not None:
        raise UnsureError
    if not is_replaced and not any(map(_binds_this, _certain(whole.p))):
        raise UnsureError
    _Query(reads, frozenset({_THIS} if is_replaced else ())).read(whole.p, {_THIS: tuple(walks)})


def _binds_this(triple: Triple) -> bool:
    """Return whether a triple pattern matches statements of `$this`, and not, by a path of no steps, whatever is."""
    subject, path, value = triple
    return _THIS in (subject, value) and all(map(_goes, _ways(path)))


def _goes(way: Walk) -> bool:
    """Return whether a way surely has a step."""
    return any(not step.again for step in way)


class _Query:
    """Goes through the algebra of a query; `replaced` are variables that no scope hides."""

    def __init__(self, reads: Reads, replaced: frozenset[Variable]) -> None:
        self._reads = reads
        self._replaced = replaced

    def read(self, part: Any, known: Anchors) -> None:
        """Note what a part reads, where these variables are anchored."""
        reader = _READERS.get(part.name)
        if reader is None:
            raise UnsureError
        reader(self, part, _grown(known, _certain(part)))

    def triples(self, part: Any, known: Anchors) -> None:
        for triple in part.triples:
            self._triple(triple, known)

    def both(self, part: Any, known: Anchors) -> None:
        self.read(part.p1, known)
        self.read(part.p2, known)

    def optional(self, part: Any, known: Anchors) -> None:
        self.read(part.p1, known)
        before, within = _certain(part.p1), _certain(part.p2)
        inside = _grown(self._bound(known, before), within)
        self.read(part.p2, inside)
        self._expression(part.expr, self._bound(inside, [*before, *within]))

    def inner(self, part: Any, known: Anchors) -> None:
        self.read(part.p, known)
        self._expression(part.get("expr"), self._bound(known, _certain(part.p)))

    def _bound(self, known: Anchors, triples: Sequence[Triple]) -> Anchors:
        """Return those variables that triples which match in every solution have, and those that no scope hides."""
        names = self._replaced.union(*({subject, path, value} for subject, path, value in triples))
        return {name: walks for name, walks in known.items() if name in names}

    def _expression(self, expression: Any, known: Anchors) -> None:
        for graph in _graphs(expression):
            self.read(graph, known)

    def _triple(self, triple: Triple, known: Anchors) -> None:
        subject, path, value = triple
        along = _ways(path)
        sides = ((subject, along, value), (value, turned(along), subject))
        ends = [(known[one], way, other) for one, way, other in sides if one in known]
        if ends:
            walks, way, other = min(ends, key=lambda end: max(map(spread, end[0])))
            self._reads.along(walks, way, _constant(other))
            if not self._replaced.isdisjoint((subject, value)) and not all(map(_goes, along)):
                # a path of no steps begins and ends at what is there, which any statement may tell
                self._reads.looks.update(Look(walk, Move("", back)) for walk in walks for back in (False, True))
        else:
            self._reads.patterns.add(_pattern(triple))


def _pattern(triple: Triple) -> Pattern:
    """Return the statements that match a triple pattern which nothing leads to."""
    subject, path, value = triple
    (way,) = _ways(path) if len(_ways(path)) == 1 else ((),)
    if len(way) != 1 or way[0].again or len(way[0].moves) != 1 or way[0].moves[0].backwards:
        return Pattern()
    predicate = way[0].moves[0].predicate
    return Pattern(_constant(subject), f"<{predicate}>" if predicate else "", _constant(value))


def _ways(path: Any) -> tuple[Walk, ...]:
    return _ANY if _is_free(path) else ways(path)


def _constant(term: Any) -> str:
    """Return an IRI as N-Triples writes it; nothing of a literal, which may be written otherwise in the graph."""
    return f"<{term}>" if isinstance(term, URIRef) else ""


def _is_free(term: Any) -> bool:
    return isinstance(term, Variable | BNode)


def _grown(known: Anchors, triples: Sequence[Triple]) -> Anchors:
    """Return the variables that triples lead to from those that are anchored, each by the shortest way."""
    found = dict(known)
    while True:
        new: dict[Any, tuple[Walk, ...]] = {}
        for subject, path, value in triples:
            for one, other, turn in ((subject, value, False), (value, subject, True)):
                if one in found and _is_free(other) and other not in found:
                    way = _ways(path)
                    new.setdefault(other, joined(found[one], turned(way) if turn else way))
        if not new:
            return found
        found |= new


def _certain(part: Any) -> list[Triple]:
    """Return the triple patterns that match in every solution of a part."""
    if part.name == "BGP":
        return list(part.triples)
    if part.name == "Join":
        return [*_certain(part.p1), *_certain(part.p2)]
    if part.name == "LeftJoin":
        return _certain(part.p1)
    return _certain(part.p) if part.name in _INNER else []


def _graphs(expression: Any) -> Iterator[Any]:
    """Yield the patterns of EXISTS in an expression."""
    if isinstance(expression, Mapping):
        if getattr(expression, "name", "") in _EXISTS:
            yield getattr(expression, "graph")  # noqa: B009  # the key of this name has what was parsed
        else:
            for name in sorted(set(expression) - {"_vars"}):
                yield from _graphs(expression[name])
    elif isinstance(expression, list | tuple):
        for one in expression:
            yield from _graphs(one)


_INNER = ("Filter", "Extend", "Project", "Distinct", "Reduced", "OrderBy")
_READERS: dict[str, Callable[[_Query, Any, Anchors], None]] = {
    "BGP": _Query.triples,
    "Join": _Query.both,
    "Union": _Query.both,
    "LeftJoin": _Query.optional,
    **dict.fromkeys(_INNER, _Query.inner),
}
