"""The shapes that judge a graph: read and checked, with the line of the file for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from kg import resources
from kg.errors import Fault, InputError, RuleError
from kg.validate.plan import declared_prefixes
from kg.validate.spelling import to_rdflib


@dataclass(slots=True)
class _Reader:
    """Gathers the triples of several files and the faults found in them."""

    graph: Graph = field(default_factory=Graph)
    faults: list[Fault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def read(self, location: str, text: str) -> None:
        """Add the triples of one Turtle file; blank property shapes are named after the shape they belong to."""
        self.texts[location] = text
        try:
            quads = list(ox.parse(text.encode(), ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            self.faults.append(Fault(location, error.lineno or 1, "", error.msg, error.offset))
            return
        names = _names(quads, location)
        for quad in quads:
            self.graph.add(
                (
                    names.get(quad.subject, to_rdflib(quad.subject)),
                    to_rdflib(quad.predicate),
                    names.get(quad.object, to_rdflib(quad.object)),
                )
            )

    def check_queries(self) -> None:
        """Note a fault for each SPARQL constraint that does not parse."""
        empty = ox.Store()
        prefixes = declared_prefixes(self.graph)
        for constraint, select in self.graph.subject_objects(SH.select):
            try:
                empty.query(str(select), prefixes=prefixes)
            except (SyntaxError, ValueError) as error:
                self.faults.append(self.fault(constraint, f"sh:select is not SPARQL: {error}"))

    def fault(self, shape: Node, message: str) -> Fault:
        """Return a fault placed on the first line that begins with the shape's name, else on the first file."""
        local = re.split(r"[#/]", str(shape))[-1]
        start = re.compile(rf"(?m)^\s*(<[^>]*[#/]|[\w-]*:){re.escape(local)}\b[>\s]")
        for location, text in self.texts.items():
            found = start.search(text)
            if found:
                line = text.count("\n", 0, found.start()) + 1
                return Fault(location, line, local, message)
        return Fault(next(iter(self.texts), "shapes"), 1, local, message)


def _names(quads: Sequence[ox.Quad], location: str) -> dict[object, Node]:
    names: dict[object, Node] = {}
    for quad in quads:
        if quad.predicate.value == str(SH.property) and isinstance(quad.object, ox.BlankNode):
            owner = (
                quad.subject.value if isinstance(quad.subject, ox.NamedNode) else f"urn:shapes:{Path(location).stem}"
            )
            names[quad.object] = URIRef(f"{owner}.{len(names) + 1}")
    return names


@dataclass(frozen=True, slots=True)
class Shapes:
    """A graph of shapes, and the texts it came from (for messages about it)."""

    graph: Graph
    texts: dict[str, str]

    def fault(self, shape: object, message: str) -> Fault:
        """Return a fault at the line of the named shape."""
        return _Reader(self.graph, [], self.texts).fault(URIRef(str(shape)), message)


def load(text: str | None = None, extra: Sequence[Path] = ()) -> Shapes:
    """Read the shipped shapes, or `text` (Turtle) instead of them, and the files `extra` besides.

    Raises:
        InputError: a file of `extra` cannot be read.
        RuleError: files are no Turtle or hold malformed SPARQL; all faults at once.
    """
    reader = _Reader()
    if text is None:
        for name in resources.names("shapes", suffix=".ttl"):
            reader.read(f"shapes/{name}", resources.read_text("shapes", name))
    else:
        reader.read("shapes", text)
    for path in sorted(extra):
        try:
            reader.read(str(path), path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(str(path), f"cannot be read: {error}", expected="shapes in Turtle, UTF-8") from error
    reader.check_queries()
    if reader.faults:
        raise RuleError(reader.faults)
    return Shapes(reader.graph, reader.texts)
