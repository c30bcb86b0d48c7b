"""A whole store judged a slice at a time, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

from kg.model.finding import Finding, Report
from kg.validate.shacl import in_order
from kg.validate.slices import judge_nodes, judge_queries, nodes_of

_SLICE = 3000
"""Nodes that are judged at a time."""


def judge_store(store: ox.Store) -> Report:
    """Judge the default graph of a store by the shipped shapes; what is found is what `validate` finds."""
    return Report(tuple(in_order([*_at_nodes(store), *judge_queries(store)])))


def _at_nodes(store: ox.Store) -> Iterator[Finding]:
    nodes = nodes_of(store)
    while slice_ := list(islice(nodes, _SLICE)):
        yield from judge_nodes(store, slice_)
