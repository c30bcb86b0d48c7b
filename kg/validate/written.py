"""Property paths as findings hold them, in the syntax of SPARQL: made of SHACL's, and made SHACL's again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.optional import late

if TYPE_CHECKING:
    import rdflib
    from rdflib import Graph
    from rdflib.term import Node
else:  # reports write paths without it
    rdflib = late("rdflib")

_TOKEN = re.compile(r"<[^<>]*>|[\^|/()*+?]")
_MARKS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


def path_text(graph: Graph, path: Node) -> str:
    """Return a path as SPARQL writes it, one that is a single property as its bare IRI."""
    return str(path) if isinstance(path, rdflib.URIRef) else _text(graph, path)


def _text(graph: Graph, path: Node) -> str:
    if isinstance(path, rdflib.URIRef):
        return f"<{path}>"
    if (path, rdflib.RDF.first, None) in graph:
        return "/".join(_inner(graph, step) for step in graph.items(path))
    ((kind, value),) = [(kind, value) for kind, value in graph.predicate_objects(path) if kind != rdflib.RDF.type]
    if kind == rdflib.SH.alternativePath:
        return "|".join(_inner(graph, way) for way in graph.items(value))
    inner = _inner(graph, value)
    if kind == rdflib.SH.inversePath:
        return f"^{inner}"
    return inner + next(mark for mark, name in _MARKS.items() if kind == rdflib.SH[name])


def _inner(graph: Graph, path: Node) -> str:
    text = _text(graph, path)
    return text if isinstance(path, rdflib.URIRef) else f"({text})"


def path_turtle(text: str) -> str:
    """Return a path of `path_text` as SHACL writes it in Turtle.

    >>> path_turtle("^(<urn:a>/<urn:b>)")
    '[ sh:inversePath ( <urn:a> <urn:b> ) ]'
    """
    if text[0] not in "<^(":
        return f"<{text}>"
    return _Reader(_TOKEN.findall(text)).either()


class _Reader:
    """Reads the tokens of a path from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, ""]
        self._at = 0

    def _next(self, *wanted: str) -> bool:
        if self._tokens[self._at] in wanted:
            self._at += 1
            return True
        return False

    def either(self) -> str:
        ways = [self._along()]
        while self._next("|"):
            ways.append(self._along())
        return ways[0] if len(ways) == 1 else f"[ sh:alternativePath ( {' '.join(ways)} ) ]"

    def _along(self) -> str:
        steps = [self._step()]
        while self._next("/"):
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else f"( {' '.join(steps)} )"

    def _step(self) -> str:
        if self._next("^"):
            return f"[ sh:inversePath {self._step()} ]"
        if self._next("("):
            found = self.either()
            self._next(")")
        else:
            found = self._tokens[self._at]
            self._at += 1
        while self._next(*_MARKS):
            found = f"[ sh:{_MARKS[self._tokens[self._at - 1]]} {found} ]"
        return found
