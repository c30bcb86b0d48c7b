"""Property paths as walks: those of SPARQL and of shapes, as rdflib writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath

from kg.validate.paths import UnsureError
from kg.validate.walks import Move, Step, Walk

_MOST = 64
"""Walks that one node is sought by, at most."""


def joined(walks: Iterable[Walk], ways: Sequence[Walk]) -> tuple[Walk, ...]:
    """Return the walks that go on by each of the ways.

    Raises:
        UnsureError: they are too many.
    """
    found = tuple(dict.fromkeys((*walk, *way) for walk, way in product(walks, ways)))
    if len(found) > _MOST:
        raise UnsureError
    return found


def turned(ways: Iterable[Walk]) -> tuple[Walk, ...]:
    """Return the ways the other way."""
    return tuple(tuple(step.back for step in reversed(way)) for way in ways)


def ways(path: object) -> tuple[Walk, ...]:
    """Return the ways that a property path goes.

    Raises:
        UnsureError: it is no path, or goes too many ways.
    """
    if isinstance(path, URIRef):
        return ((Step((Move(str(path)),)),),)
    if isinstance(path, InvPath):
        return turned(ways(path.arg))
    if isinstance(path, SequencePath):
        found: tuple[Walk, ...] = ((),)
        for one in path.args:
            found = joined(found, ways(one))
        return found
    if isinstance(path, AlternativePath):
        return joined([()], [way for one in path.args for way in ways(one)])
    if isinstance(path, MulPath):
        return _repeated(path)
    if isinstance(path, NegatedPath):
        return tuple((Step((Move("", backwards),)),) for backwards in _directions(path))
    raise UnsureError


def _repeated(path: MulPath) -> tuple[Walk, ...]:
    once = ways(path.path)
    if path.mod == "?":
        return ((), *once)
    return ((Step(tuple(sorted({move for way in once for step in way for move in step.moves})), again=True),),)


def _directions(path: NegatedPath) -> list[bool]:
    return sorted({not isinstance(one, URIRef) for one in path.args})
