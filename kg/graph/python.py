"""Datasets as rdflib graphs, for who works with that library."""

from __future__ import annotations

from rdflib import Dataset as RdflibDataset
from rdflib import Graph

from kg.graph.dataset import Dataset
from kg.vocab import PREFIXES


def to_rdflib(dataset: Dataset) -> Graph:
    """Return the default graph as a `rdflib.Graph`, or all graphs as a `rdflib.Dataset` where there are named ones."""
    graph = RdflibDataset() if dataset.graphs else Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.parse(data="\n".join(dataset.lines) + "\n", format="nquads" if dataset.graphs else "nt")
    return graph
