"""Judge a graph by the shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from kg.model.finding import Report
from kg.validate.judge import Judge
from kg.validate.results import in_order
from kg.validate.shapes import load
from kg.validate.spelling import quiet


def validate(graph: ox.Store | Graph, *, shapes: str | None = None, extra: Sequence[Path] = ()) -> Report:
    """Judge the default graph of a store, or an rdflib graph, by the shipped shapes and those of the files `extra`.

    `shapes`, Turtle, replaces the shipped shapes. The class hierarchy of the ontology is known to the shapes. The graph
    is not changed. `Finding.value` is in N-Triples form, `Finding.path` an IRI or a SPARQL path.

    Raises:
        InputError: a file of `extra` cannot be read.
        RuleError: shapes are malformed; all faults that can be told at once.
    """
    judge = Judge(load(shapes, extra))
    if shapes is not None or extra:
        judge.check_shapes()
    store = _store(graph)
    found = [finding for nodes in slices(judge.nodes(store)) for finding in judge.of_nodes(store, nodes)]
    return Report(tuple(in_order([*found, *judge.of_queries(store)])))


@cache
def shipped() -> Judge:
    """Return the judge by the shipped shapes, made once."""
    return Judge(load())


def slices(nodes: Iterable[str], *, size: int = 3000) -> Iterator[list[str]]:
    """Yield so many nodes at a time: what a judge keeps in memory is what it was asked about these."""
    rest = iter(nodes)
    while slice_ := list(islice(rest, size)):
        yield slice_


def _store(graph: ox.Store | Graph) -> ox.Store:
    if isinstance(graph, ox.Store):
        return graph
    store = ox.Store()
    with quiet():
        lines = graph.serialize(format="nt", encoding="utf-8")
    store.bulk_load(lines, ox.RdfFormat.N_TRIPLES)
    return store
