from __future__ import annotations

import os
import resource
from collections.abc import Callable

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.serve.opened import Opened

WALK = "SELECT ?s { ?s <urn:p> ?o . FILTER(?o = 'no') }"


def many(count: int) -> Store:
    store = Store()
    store.extend(Quad(NamedNode(f"urn:{number}"), NamedNode("urn:p"), Literal(str(number))) for number in range(count))
    return store


def touch_and_ask(opened: Opened) -> None:
    opened.touch()
    assert opened.store is not None
    assert not list(opened.store.query(WALK))  # type: ignore[arg-type]  # a SELECT has rows


def faults_of_a_child(work: Callable[[], object]) -> int:
    """Return how many pages the work of a forked process gets copies of."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        work()
        os.write(writer, str(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        told = stream.read()
    os.waitpid(pid, 0)
    return int(told)


def test_who_touched_a_graph_copies_nothing_for_a_question() -> None:
    opened = Opened(many(30_000))
    touched = faults_of_a_child(opened.touch)
    both = faults_of_a_child(lambda: touch_and_ask(opened))

    assert touched > 500
    assert both - touched < touched / 4


def test_nothing_is_touched_where_nothing_is_in_memory() -> None:
    opened = Opened()
    opened.touch()

    assert opened.store is None
