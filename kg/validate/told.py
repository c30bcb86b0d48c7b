"""What lines of N-Quads say of nodes, for those of which no other lines speak: they need no look-up in a store.

Lines are those of a part of a graph, as a mapping writes them: terms apart by one blank, an IRI always spelled alike.
Which parts speak of a node is told by marks, four bytes each. Two nodes may have the same, and then look as if several
parts spoke of them, which costs a look-up and changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from zlib import crc32

import pyoxigraph as ox
from rdflib import RDF, RDFS

TYPE = f"<{RDF.type}>"
SUB_CLASS = f"<{RDFS.subClassOf}>"

Said = Mapping[str, Mapping[str, Collection[str]]]

_IRI = rb"<[^>\n]*+>"
_VALUE = rb"(?:" + _IRI + rb'|".*"(?:@[^ ]*+|\^\^' + _IRI + rb")?)"
_SUBJECTS = re.compile(rb"(" + _IRI + rb") " + _IRI + rb" " + _VALUE + rb" \.\n(?:\1 .*+\n)*+|.++\n?")
"""A line of the default graph with the further lines of its subject, or any other line."""
_JSON = json.JSONEncoder(ensure_ascii=False)
_BLANK = re.compile(rb"(?:^|\n| )_:")
_END = " ."
_TERMS = 3
"""Blanks on a line of the default graph whose value is no literal."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of some nodes, all of it, terms as a store writes them.

    `reached` has the subjects from which nodes are reached, by property and node; `types` the classes of other nodes.
    """

    said: Said
    reached: Mapping[tuple[str, str], Collection[str]] = field(default_factory=dict)
    types: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """What lines leave to be judged by more than they tell.

    `lines` hold what is said of nodes of which others speak too: sorted together with those of all others, they are in
    order by node. Of `values`, by which shapes choose nodes, nothing is said.
    """

    lines: tuple[bytes, ...]
    values: tuple[str, ...]


NOTHING_LEFT = Left((), ())


def marks(lines: bytes, behind: Collection[str]) -> set[int] | None:
    """Return the marks of the nodes that the lines speak of: subjects, and IRIs that are values of `behind`.

    Only the default graph counts. Nothing is returned where there are blank nodes, which a store gives other names.
    """
    if b"_:" in lines and _BLANK.search(lines):
        return None
    found = {subject for subject in _SUBJECTS.findall(lines) if subject}
    for predicate in behind:
        found.update(_values(lines, f" {predicate} ".encode()))
    return {crc32(node) for node in found}


def _values(lines: bytes, predicate: bytes) -> Iterator[bytes]:
    """Yield IRIs that follow a property in the default graph; one in a text too, which does no harm."""
    for rest in lines.split(predicate)[1:]:
        value = rest[: rest.index(b"\n") - len(_END)]
        if b" " not in value:
            yield value


def told(
    lines: bytes, behind: Collection[str], chosen: Collection[str], elsewhere: Collection[int]
) -> tuple[Told, Left]:
    """Return what lines tell of nodes, and what they leave: those whose marks are `elsewhere` as well.

    Values of the properties `chosen`, some of `behind`, are nodes too.
    """
    said: dict[str, dict[str, dict[str, None]]] = {}
    reached: dict[tuple[str, str], dict[str, None]] = {}
    for subject, predicate, value in _stated(lines.decode()):
        said.setdefault(subject, {}).setdefault(predicate, {})[value] = None
        if predicate in behind:
            reached.setdefault((predicate, value), {})[subject] = None
    values = {value for predicate, value in reached if predicate in chosen and value not in said}
    shared = {node: said.pop(node) for node in list(said) if "\\" in node or crc32(node.encode()) in elsewhere}
    asked = [predicate for predicate in behind if predicate != SUB_CLASS]  # of which the ontology tells more
    seen = {(predicate, node): reached.get((predicate, node), {}) for node in said for predicate in asked}
    return Told(said, seen), Left(tuple(_lines(shared, said)), tuple(sorted(values)))


def _lines(shared: Said, known: Said) -> Iterator[bytes]:
    for node, said in shared.items():
        for predicate, values in said.items():
            for value in values:
                types = list(known[value].get(TYPE, ())) if value in known else None
                yield f"{_JSON.encode([node, predicate, value, types])}\n".encode()


def gathered(lines: Iterable[bytes]) -> Told:
    """Return what the lines tell that parts have left."""
    said: dict[str, dict[str, dict[str, None]]] = {}
    known: dict[str, list[str]] = {}
    for node, predicate, value, types in map(json.loads, lines):
        said.setdefault(node, {}).setdefault(predicate, {})[value] = None
        if types is not None:
            known[value] = types
    return Told(said, types=known)


def by_node(lines: Iterable[bytes], *, size: int = 5000) -> Iterator[list[bytes]]:
    """Yield sorted lines that parts have left, about so many at a time, those of a node together."""
    some: list[bytes] = []
    for _, same in groupby(lines, key=lambda line: line[: line.index(b'", "')]):
        some += same
        if len(some) >= size:
            yield some
            some = []
    if some:
        yield some


def _stated(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the statements of the default graph; this runs for every line."""
    for line in text.split("\n"):
        if '"' in line:
            subject, predicate, value = line.split(" ", 2)
            if value.count(" ", value.rindex('"')) == 1:
                yield subject, predicate, _as_kept(value[: -len(_END)])
        elif line.count(" ") == _TERMS:
            subject, predicate, value, _ = line.split(" ")
            yield subject, predicate, value


def _as_kept(literal: str) -> str:
    if "\\" in literal:
        return _read_back(literal)
    if literal[-1] == '"':
        return literal
    if literal[-1] == ">":
        return _typed(literal)
    text, _, tag = literal.rpartition("@")
    return f"{text}@{tag.lower()}"


@lru_cache(maxsize=1 << 14)
def _typed(literal: str) -> str:
    return _read_back(literal)


def _read_back(literal: str) -> str:
    """Return a literal as a store gives it back, which keeps numbers and times by what they mean."""
    store = ox.Store()
    store.load(f"<urn:s> <urn:p> {literal} .", ox.RdfFormat.N_TRIPLES, lenient=True)
    (quad,) = store
    return str(quad.object)
