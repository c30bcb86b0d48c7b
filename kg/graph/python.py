"""Datasets as rdflib graphs, for who works with that library."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Dataset as RdflibDataset
from rdflib import Graph, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.graph.dataset import Dataset
from kg.vocab import PREFIXES


def to_rdflib(dataset: Dataset) -> Graph:
    """Return the default graph as a `rdflib.Graph`, or all graphs as a `rdflib.Dataset` where there are named ones."""
    if not dataset.graphs:
        return _filled(Graph(), dataset.triples())
    result = RdflibDataset()
    _filled(result.graph(DATASET_DEFAULT_GRAPH_ID), dataset.triples())
    for name in dataset.graphs:
        _filled(result.graph(URIRef(name)), dataset.triples(name))
    return result


def _filled(graph: Graph, lines: Iterable[str]) -> Graph:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.parse(data="\n".join(lines) + "\n", format="nt")
    return graph
