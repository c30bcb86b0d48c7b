"""Findings that need no engine: what a shape has to say where it can say but one thing.

Two kinds of shapes are such: those whose one constraint in SPARQL asks for $this alone, and those of a property that
must be there. Everything else is left to pySHACL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model.finding import Finding, Severity
from kg.validate.facts import term
from kg.validate.places import places
from kg.validate.results import SEVERITIES
from kg.validate.targets import TARGETS
from kg.validate.written import path_text

_ASKS_FOR_THIS = re.compile(r"\s*SELECT\s+(?:DISTINCT\s+)?[$?]this\s+WHERE\b", re.IGNORECASE)
_VARIABLE = re.compile(r"\{[$?]")
_ANY = {RDF.type, RDFS.label, RDFS.comment, SH.severity, SH.message, *TARGETS}
_OF_QUERY = {*_ANY, SH.sparql}
_OF_PROPERTY = {*_ANY, SH.path, SH.minCount}
_CONSTRAINT = {RDF.type, SH.prefixes, SH.select, SH.message}


@dataclass(frozen=True, slots=True)
class Saying:
    """What a shape says of each node that is at fault: all of a finding but the node."""

    shape: str
    severity: Severity
    messages: tuple[tuple[str, str], ...]
    path: str | None = None

    def of(self, node: str, view: Graph) -> Finding:
        """Return the finding on an IRI, as N-Triples writes it, in a view of its graph."""
        return Finding(
            severity=self.severity,
            shape=self.shape,
            focus=node[1:-1],
            path=self.path,
            value=node if self.path is None else None,
            messages=self.messages,
            sources=places(view, [term(node)]),
        )


def saying_of(shapes: Graph, shape: Node) -> Saying | None:
    """Return what a shape says, where it can say but one thing."""
    stated, severities = set(shapes.predicates(shape)), list(shapes.objects(shape, SH.severity))
    if not isinstance(shape, URIRef) or len(severities) > 1:
        return None
    severity = SEVERITIES.get(str(severities[0]), "Violation") if severities else "Violation"
    if SH.sparql in stated and stated <= _OF_QUERY and SH.message not in stated:
        messages = _of_query(shapes, shape)
        return Saying(str(shape), severity, messages) if messages else None
    paths, least = list(shapes.objects(shape, SH.path)), list(shapes.objects(shape, SH.minCount))
    messages = _messages(shapes, shape)
    if stated <= _OF_PROPERTY and len(paths) == len(least) == 1 and messages:
        return Saying(str(shape), severity, messages, path_text(shapes, paths[0]))
    return None


def _of_query(shapes: Graph, shape: Node) -> tuple[tuple[str, str], ...]:
    constraints = list(shapes.objects(shape, SH.sparql))
    if len(constraints) > 1 or not set(shapes.predicates(constraints[0])) <= _CONSTRAINT:
        return ()
    selects = list(shapes.objects(constraints[0], SH.select))
    if len(selects) != 1 or not _ASKS_FOR_THIS.match(str(selects[0])):
        return ()
    return _messages(shapes, constraints[0])


def _messages(shapes: Graph, node: Node) -> tuple[tuple[str, str], ...]:
    """Return the messages of a shape or constraint by language; none where they have variables, or read the same."""
    found = [one for one in shapes.objects(node, SH.message) if isinstance(one, Literal)]
    if any(map(_VARIABLE.search, found)) or len(set(map(str, found))) < len(found):
        return ()
    return tuple(sorted((one.language or "", str(one)) for one in found))
