"""Where a node of a graph comes from: the passages and table rows it rests on, as words for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import Namespace
from rdflib.term import Node

from kg.validate.walks import Look, Move, Reach, Step
from kg.vocab import PREFIXES

_DIP = Namespace(PREFIXES["dip"])
_OA = Namespace(PREFIXES["oa"])
_SOURCE = URIRef(PREFIXES["dcterms"] + "source")
_QUOTE_LENGTH = 80
_ANY_BACK = Move("", backwards=True)


def _looks() -> Iterator[Look]:
    """Yield what is looked at around a node to tell its places."""
    referring, resting = Step((_ANY_BACK,)), Step((Move(str(_DIP.evidence)),))
    document, selector = Step((Move(str(_OA.hasSource)),)), Step((Move(str(_OA.hasSelector)),))
    for walk in ((), (referring,)):
        yield from (Look(walk, Move(str(one))) for one in (_DIP.evidence, _OA.hasSource, _SOURCE, RDF.type))
        for evidence in (walk, (*walk, resting)):
            yield from (Look(evidence, Move(str(one))) for one in (_OA.hasSource, _OA.hasSelector))
            yield Look((*evidence, document), Move(str(_SOURCE)))
            for one in (RDF.value, _OA.start, _OA.end, _OA.exact):
                yield Look((*evidence, selector), Move(str(one)))
    yield Look((), _ANY_BACK)


PLACES = Reach(tuple(sorted(set(_looks()))))
"""What the places of a node are read from."""


def places(graph: Graph, nodes: Iterable[Node], *, limit: int = 5) -> tuple[str, ...]:
    """Return, sorted, at most `limit` places that the nodes come from, each told once.

    A place is `location, characters 12-40: “words”` (code points from 0, the end left out) or
    `location, row 5: “words”`. A node without evidence takes that of the things that refer to it.
    """
    found = {place for node in nodes for place in _of_node(graph, node)}
    return tuple(sorted(found, key=_order)[:limit])


def _order(place: str) -> tuple[str, int, str]:
    location, _, rest = place.partition(", ")
    number = "".join(char for char in rest.split(":")[0].split("-")[0] if char.isdigit())
    return location, int(number or 0), rest


def _of_node(graph: Graph, node: Node) -> Iterator[str]:
    evidence = list(_evidence(graph, node))
    for one in evidence:
        yield from _tell(graph, one)
    if not evidence:
        location = _first(graph, node, _SOURCE)
        if location is not None:
            yield str(location)


def _evidence(graph: Graph, node: Node) -> Iterator[Node]:
    own = list(graph.objects(node, _DIP.evidence))
    if own:
        yield from own
    elif (node, _OA.hasSource, None) in graph or (node, RDF.type, _DIP.Evidence) in graph:
        yield node
    elif (node, RDF.type, _DIP.Document) not in graph:
        for referring in graph.subjects(None, node):
            if (referring, _OA.hasSource, None) in graph:
                yield referring
            else:
                yield from graph.objects(referring, _DIP.evidence)


def _tell(graph: Graph, evidence: Node) -> Iterator[str]:
    document = _first(graph, evidence, _OA.hasSource)
    location = _first(graph, document, _SOURCE) if document is not None else None
    where = str(location or document or "unknown document")
    selector = _first(graph, evidence, _OA.hasSelector)
    if selector is None:
        yield where
        return
    fragment = _first(graph, selector, RDF.value)
    start, end = _first(graph, selector, _OA.start), _first(graph, selector, _OA.end)
    spot = str(fragment).replace("=", " ") if fragment is not None else f"characters {start}-{end}"
    exact = _first(graph, selector, _OA.exact)
    yield f"{where}, {spot}" + (f": “{_shorten(str(exact))}”" if exact is not None else "")


def _first(graph: Graph, node: Node, predicate: Node) -> Node | None:
    """Return one value, of several always the same, in whatever order a graph has them."""
    return min(graph.objects(node, predicate), key=str, default=None)


def _shorten(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTE_LENGTH else line[: _QUOTE_LENGTH - 1] + "…"
