"""Questions answered from a store, as the bytes that a client gets; run in a process of its own.

Language tags leave in their usual letter case (`zh-Hans`), which the RDF library lower-cases.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from kg.graph.tags import usual_case
from kg.serve.formats import SOLUTIONS, TRIPLES, Format, named
from kg.serve.frames import Message
from kg.vocab import PREFIXES

_JSON_TAG = re.compile(rb'((?<=[,{])"(?:xml:lang|@language)":")([A-Za-z0-9-]+)(?=")')
_XML_TAG = re.compile(rb'(<[^<>]* xml:lang=")([^"<>]*)(?=")')
_QUOTED_TAG = re.compile(rb'("(?:[^"\\]|\\.)*"@)([A-Za-z0-9-]+)|"(?:[^"\\]|\\.)*"')
_TAGS = {
    QueryResultsFormat.JSON: _JSON_TAG,
    QueryResultsFormat.XML: _XML_TAG,
    QueryResultsFormat.TSV: _QUOTED_TAG,
    RdfFormat.JSON_LD: _JSON_TAG,
    RdfFormat.RDF_XML: _XML_TAG,
    RdfFormat.TURTLE: _QUOTED_TAG,
    RdfFormat.TRIG: _QUOTED_TAG,
    RdfFormat.N_TRIPLES: _QUOTED_TAG,
    RdfFormat.N_QUADS: _QUOTED_TAG,
}


class TooLargeError(Exception):
    """An answer has more bytes than it may."""


class _Bounded(io.BytesIO):
    """A buffer that refuses what is beyond its limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self.has_triples = False

    def counted(self, triples: Iterator[Triple]) -> Iterator[Triple]:
        """Yield the triples that are to be written, and keep in mind whether there are any."""
        for triple in triples:
            self.has_triples = True
            yield triple

    def write(self, data: Any, /) -> int:  # a buffer of any kind, as the base class has it
        if self.tell() + len(data) > self._limit:
            raise TooLargeError
        return super().write(data)


def answer(store: Store, request: Mapping[str, Any]) -> Message:
    """Return the answer to a request: a query, a graph or all graphs.

    The head has `status`: `ok` with the content type, or why there is none: `malformed`, `unacceptable`, `too-large`,
    `not-found`, `failed`.
    """
    out = _Bounded(request["limit"])
    try:
        known = _query(store, request, out) if request["kind"] == "query" else _graph(store, request, out)
    except TooLargeError:
        return Message({"status": "too-large"})
    except SyntaxError as error:
        return Message({"status": "malformed", "message": str(error.msg)})
    except KeyError:
        return Message({"status": "not-found"})
    except (RuntimeError, ValueError, OSError) as error:
        return Message({"status": "failed", "message": str(error)})
    if known is None:
        return Message({"status": "unacceptable"})
    if request.get("not_empty") and not out.has_triples:
        return Message({"status": "not-found"})
    return Message({"status": "ok", "content_type": known.content_type}, with_usual_tags(out.getvalue(), known))


def _query(store: Store, request: Mapping[str, Any], out: _Bounded) -> Format | None:
    found = store.query(
        request["query"],
        base_iri=request.get("base"),
        prefixes=PREFIXES,
        default_graph=_nodes(request.get("default_graphs")),
        named_graphs=_nodes(request.get("named_graphs")),
    )
    if isinstance(found, QueryTriples):
        known = named(request.get("triples") or "", TRIPLES)
        if known is not None:
            serialize(out.counted(found), out, format=_rdf(known), prefixes=PREFIXES)
    else:
        known = named(request.get("solutions") or "", SOLUTIONS)
        if known is not None:
            _solutions(found, out, known)
    return known


def _solutions(found: QuerySolutions | QueryBoolean, out: _Bounded, known: Format) -> None:
    assert isinstance(known.syntax, QueryResultsFormat)
    found.serialize(out, format=known.syntax)


def _graph(store: Store, request: Mapping[str, Any], out: _Bounded) -> Format | None:
    """A graph of the store, whose name is `None` for the default graph, or all of them."""
    known = named(request["triples"], TRIPLES)
    if known is None:
        return None
    name = NamedNode(request["graph"]) if request.get("graph") else DefaultGraph()
    if isinstance(name, NamedNode) and not store.contains_named_graph(name):
        raise KeyError(name.value)
    syntax = _rdf(known)
    if request.get("all") and syntax.supports_datasets:
        store.dump(out, format=syntax, prefixes=PREFIXES)
    else:
        store.dump(out, format=syntax, from_graph=name, prefixes=PREFIXES)
    return known


def _rdf(known: Format) -> RdfFormat:
    assert isinstance(known.syntax, RdfFormat)
    return known.syntax


def _nodes(iris: Sequence[str] | None) -> Any:  # a list of one of the kinds that `query` takes, which differ
    return None if iris is None else [NamedNode(iri) for iri in iris]


def with_usual_tags(data: bytes, known: Format) -> bytes:
    """Return what was written in a format with language tags in their usual letter case."""
    pattern = _TAGS.get(known.syntax)
    return data if pattern is None else pattern.sub(_recased, data)


def _recased(match: re.Match[bytes]) -> bytes:
    if match.group(2) is None:
        return match.group()
    return match.group(1) + usual_case(match.group(2).decode()).encode()
