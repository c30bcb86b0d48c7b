"""The one process that writes, and the copies of its store that the others read.

Each change is made in one step of the store; then the store is copied (by hard links, which takes milliseconds whatever
its size), and queries that come later are asked of the copy. So a query sees all of a change or nothing of it,
and a change that takes too long is stopped by ending its process.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import InputError
from kg.serve import frames
from kg.serve.formats import TRIPLES, named
from kg.serve.frames import Message
from kg.serve.opened import read_graph
from kg.serve.worker import confine
from kg.vocab import PREFIXES


def write(channel: socket.socket, *, place: str, parent: int, memory_bytes: int, is_isolated: bool) -> None:
    """Change the store of a folder as the channel says, until it closes, or the process `parent` is gone."""
    confine(parent=parent, memory_bytes=memory_bytes, is_isolated=is_isolated)
    store: Store | None = None
    while (request := frames.receive(channel)) is not None:
        try:
            store = Store(place) if store is None else store
            reply = _do(store, request)
        except InputError as error:
            reply = {"status": "failed", "fault": [error.location, error.reason, error.place, error.expected]}
        except SyntaxError as error:
            reply = {"status": "malformed", "message": str(error.msg)}
        except MemoryError:
            reply = {"status": "too-much-memory"}
        except (RuntimeError, ValueError, OSError) as error:
            reply = {"status": "failed", "fault": [place, str(error), None, "a store"]}
        frames.send(channel, Message(reply))


def _do(store: Store, request: Message) -> dict[str, Any]:
    head = request.head
    kind = head["kind"]
    if kind == "fill":
        read_graph(Path(head["path"]), store)
        store.flush()
    elif kind == "copy":
        store.flush()
        store.backup(head["to"])
    elif kind == "update":
        store.update(head["update"], base_iri=head["base"], prefixes=PREFIXES)
    elif kind == "delete":
        return _delete(store, head)
    elif kind == "open":
        pass  # opening it has told whether it can be
    else:
        return _put(store, head, request.body, replaces=kind == "put")
    return {"status": "ok"}


def _delete(store: Store, head: Mapping[str, Any]) -> dict[str, Any]:
    graph = _graph(head)
    if isinstance(graph, NamedNode):
        if not store.contains_named_graph(graph):
            return {"status": "not-found"}
        store.remove_graph(graph)
    else:
        store.clear_graph(graph)
    return {"status": "ok"}


def _put(store: Store, head: Mapping[str, Any], body: bytes, *, replaces: bool) -> dict[str, Any]:
    """Everything is read before anything is changed."""
    graph = _graph(head)
    quads: list[Quad] = []
    place = 0
    for name, size in head["parts"]:
        quads += _quads(body[place : place + size], name, graph)
        place += size
    is_new = isinstance(graph, NamedNode) and not store.contains_named_graph(graph)
    if isinstance(graph, NamedNode):
        store.add_graph(graph)
    if replaces and not is_new:
        store.clear_graph(graph)
    store.extend(quads)
    return {"status": "ok", "is_new": is_new}


def _quads(body: bytes, name: str, graph: NamedNode | DefaultGraph) -> Sequence[Quad]:
    known = named(name, TRIPLES)
    assert known is not None
    assert isinstance(known.syntax, RdfFormat)
    base = graph.value if isinstance(graph, NamedNode) else None
    parsed = parse(body, format=known.syntax, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]


def _graph(head: Mapping[str, Any]) -> NamedNode | DefaultGraph:
    return NamedNode(head["graph"]) if head.get("graph") else DefaultGraph()
