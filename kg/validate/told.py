"""What lines of N-Quads say of nodes, for those of which no other lines speak: they need no look-up in a store.

Lines are those of a part of the default graph, as a mapping writes them: terms apart by one blank, an IRI always
spelled alike, those of a subject best one after another.
Which parts speak of a node is told by marks, four bytes each. Two nodes may have the same, and then look as if several
parts spoke of them, which costs a look-up and changes nothing.
"""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from zlib import crc32

import pyoxigraph as ox
from rdflib import RDF, RDFS

Pair = tuple[str, str]

TYPE = f"<{RDF.type}>"
SUB_CLASS = f"<{RDFS.subClassOf}>"

Said = Mapping[str, Mapping[str, Collection[str]]]
_Said = dict[str, dict[str, dict[str, None]]]
_Reached = dict[Pair, dict[str, None]]

_IRI = rb"<[^>\n]*+>"
_JSON = json.JSONEncoder(ensure_ascii=False)
_BLANK = re.compile(rb"^_:| _:[^ \"\n]+ \.$", re.MULTILINE)
"""A blank node for a subject or a value; not what looks like one in a text."""
_END = " ."
_BACK = "^"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of some nodes, all of it, terms as a store writes them.

    `reached` has the subjects from which nodes are reached, by property and node; `types` the classes of other nodes,
    all of them; `parents` the pairs of class and parent class of the whole graph.
    """

    said: Said
    reached: Mapping[Pair, Collection[str]] = field(default_factory=dict)
    types: Mapping[str, Collection[str]] = field(default_factory=dict)
    parents: Collection[Pair] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of a whole graph before its parts are gone through.

    `elsewhere` are the marks of nodes of which several parts speak. `types` has the classes, all of them, of some nodes
    that parts refer to and others state; `parents` each pair of class and parent class.
    """

    elsewhere: Collection[int] = ()
    types: dict[str, Collection[str]] = field(default_factory=dict)
    parents: Collection[Pair] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What lines leave to be judged by more than they tell.

    `lines` hold what is said of nodes of which others speak too, and from where they are reached: sorted together with
    those of all others, they are in order by node. `nodes` are only for a store to judge: those by which shapes choose,
    and nothing is said of them, and those with escapes, which a store spells otherwise.
    """

    lines: tuple[bytes, ...]
    nodes: tuple[str, ...]


def marks(lines: bytes, behind: Collection[str]) -> set[int] | None:
    """Return the marks of the nodes that the lines speak of: subjects, and IRIs that are values of `behind`.

    Nothing is returned where there are blank nodes, which a store gives other names.
    """
    if (b" _:" in lines or b"\n_:" in lines or lines.startswith(b"_:")) and _BLANK.search(lines):
        return None
    found = {line[: line.index(b" ")] for line in lines.split(b"\n")[:-1]}
    for predicate in behind:
        found.update(_values(lines, f" {predicate} ".encode()))
    return {crc32(node) for node in found}


def _values(lines: bytes, predicate: bytes) -> Iterator[bytes]:
    """Yield IRIs that follow a property; one in a text too, which does no harm."""
    for rest in lines.split(predicate)[1:]:
        value = rest[: rest.index(b"\n") - len(_END)]
        if value[:1] == b"<" and b" " not in value:
            yield value


def mark(node: str) -> int:
    """Return the mark of a node."""
    return crc32(node.encode())


def stated(lines: bytes, predicate: str) -> list[Pair]:
    """Return the pairs of subject and value, IRIs, that are stated by a property."""
    given = re.escape(predicate.encode())
    found = re.findall(rb"^(" + _IRI + rb") " + given + rb" (" + _IRI + rb") \.$", lines, re.MULTILINE)
    return [(subject.decode(), value.decode()) for subject, value in found]


def told(lines: bytes, behind: Collection[str], chosen: Collection[str], whole: Whole) -> tuple[Told, Left]:
    """Return what lines tell of nodes, and what they leave: those of which others speak too.

    Values of the properties `chosen`, some of `behind`, are nodes too.
    """
    elsewhere = whole.elsewhere
    said, reached = _stated(lines.decode(), behind)
    nodes = [node for node in said if "\\" in node]
    nodes += [value for predicate, value in reached if predicate in chosen and value not in said]
    for node in nodes:
        said.pop(node, None)
    shared = {node: said.pop(node) for node in list(said) if mark(node) in elsewhere}
    left = [*_lines(shared, said), *_lines(_backwards(reached, said, elsewhere), said)]
    known = Told(said, _seen(said, behind, reached), whole.types, whole.parents)
    return known, Left(tuple(left), tuple(sorted(set(map(_as_stored, nodes)))))


def _stated(text: str, behind: Collection[str]) -> tuple[_Said, _Reached]:
    """Return what is said of each subject, and from where values of some properties are reached."""
    said: _Said = {}
    reached: _Reached = {}
    before, of_subject = "", {}
    for line in text.split("\n")[:-1]:  # this runs for every line
        subject, predicate, value = line[: -len(_END)].split(" ", 2)
        if value[0] == '"':
            value = _as_kept(value)
        if subject != before:
            before, of_subject = subject, said.setdefault(subject, {})
        if predicate in of_subject:
            of_subject[predicate][value] = None
        else:
            of_subject[predicate] = {value: None}
        if predicate in behind:
            reached.setdefault((predicate, value), {})[subject] = None
    return said, reached


def _as_stored(node: str) -> str:
    """Return a node as a store spells it."""
    if "\\" not in node or node[0] != "<":
        return node
    (quad,) = ox.parse(f'{node} <urn:p> "" .', ox.RdfFormat.N_TRIPLES, lenient=True)
    return str(quad.subject)


def _backwards(reached: Mapping[Pair, Collection[str]], known: Said, elsewhere: Collection[int]) -> Said:
    """Return from where nodes are reached of which others speak too."""
    found: dict[str, dict[str, Collection[str]]] = {}
    for (predicate, value), subjects in reached.items():
        if value not in known and value[0] == "<" and mark(value) in elsewhere:
            found.setdefault(value, {})[_BACK + predicate] = subjects
    return found


def _seen(said: Said, behind: Collection[str], reached: Mapping[Pair, Collection[str]]) -> dict[Pair, Collection[str]]:
    """Return from where nodes are reached, nowhere too."""
    asked = [predicate for predicate in behind if predicate != SUB_CLASS]  # of which the ontology tells more
    return {(predicate, node): reached.get((predicate, node), ()) for node in said for predicate in asked}


def _lines(shared: Said, known: Said) -> Iterator[bytes]:
    for node, said in shared.items():
        for predicate, values in said.items():
            for value in values:
                types = list(known[value].get(TYPE, ())) if value in known else None
                yield f"{_JSON.encode([node, predicate, value, types])}\n".encode()


def gathered(lines: Iterable[bytes], behind: Collection[str], whole: Whole) -> Told:
    """Return what the lines tell that parts have left."""
    said: _Said = {}
    reached: _Reached = {}
    known: dict[str, Collection[str]] = {}
    for node, predicate, value, types in map(json.loads, lines):
        if predicate[0] == _BACK:
            reached.setdefault((predicate[1:], node), {})[value] = None
            continue
        said.setdefault(node, {}).setdefault(predicate, {})[value] = None
        if types is not None:
            known[value] = types
    return Told(said, _seen(said, behind, reached), ChainMap(known, whole.types), whole.parents)


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
