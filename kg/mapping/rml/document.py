"""A Turtle text as what it says of each node, with the place of every statement."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from kg.mapping.faults import FaultList, near
from kg.mapping.model import RDF_TYPE, Place
from kg.mapping.rml.names import short
from kg.mapping.rml.places import Places

Node = ox.NamedNode | ox.BlankNode
Object = ox.NamedNode | ox.BlankNode | ox.Literal

START = Place(1, 1)
_UNDECLARED = re.compile(r"The prefix (\S*): has not been declared")


class Said(NamedTuple):
    """One value of a property, and where it stands."""

    value: Object
    place: Place


def _reason(message: str, known: Mapping[str, str]) -> str:
    """Return what a parser says of a fault, without the place, and the nearest prefix for one that is unknown."""
    reason = message.split(": ", 1)[-1]
    unknown = _UNDECLARED.match(reason)
    return f"{reason}{near(unknown[1], known)}" if unknown else reason


class Document:
    """What a text says; properties go by their short names (see `kg.mapping.rml.names`), `rdf:type` by "type"."""

    def __init__(self, text: str, base: str, faults: FaultList) -> None:
        self._said: dict[Node, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
        self.prefixes: dict[str, str] = {}
        parser = ox.parse(text.encode(), ox.RdfFormat.TURTLE, base_iri=base)
        try:
            quads = list(parser)
        except SyntaxError as error:
            place = Place(error.lineno or 1, error.offset or 1)
            faults.add(place, "", f"not Turtle: {_reason(error.msg, parser.prefixes)}")
            return
        self.prefixes = dict(parser.prefixes)
        self._take(quads, Places(text, self.prefixes))

    def _take(self, quads: list[ox.Quad], places: Places) -> None:
        for quad in quads:
            if isinstance(quad.object, ox.BlankNode) or isinstance(quad.subject, ox.Triple):
                place = None
            else:
                place = None if isinstance(quad.object, ox.Triple) else places.of(quad.object)
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                continue
            name = "type" if quad.predicate.value == RDF_TYPE else short(quad.predicate.value)
            self._said[quad.subject][name].append(Said(quad.object, place or START))

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes that something is said of, in the order of the text."""
        yield from self._said

    def values(self, node: Object, name: str) -> list[Said]:
        """Return the values of a property, each once, in the order of the text, with their places."""
        said = self._said[node][name] if not isinstance(node, ox.Literal) and self.has(node, name) else []
        return [Said(value, self._placed(value, place)) for value, place in dict.fromkeys(said)]

    def names(self, node: Object) -> list[str]:
        """Return the properties that a node has."""
        return [] if isinstance(node, ox.Literal) or node not in self._said else list(self._said[node])

    def has(self, node: Object, name: str) -> bool:
        """Return whether a node has a property."""
        return name in self.names(node)

    def place(self, node: Object) -> Place:
        """Return the first place of what is said of a node, or of what that refers to."""
        return min(self._places(node, frozenset()), default=START)

    def _placed(self, value: Object, place: Place) -> Place:
        return self.place(value) if isinstance(value, ox.BlankNode) else place

    def _places(self, node: Object, seen: frozenset[Object]) -> Iterator[Place]:
        for name in self.names(node):
            for value, place in self._said[node][name] if not isinstance(node, ox.Literal) else ():
                if not isinstance(value, ox.BlankNode):
                    yield place
                elif value not in seen:
                    yield from self._places(value, seen | {value})
