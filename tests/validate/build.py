"""Graphs for the tests of validation."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

EXAMPLES = Path(__file__).parent.parent / "shapes"
SHAPES = "https://w3id.org/diplokg/shapes#"
ID = "https://w3id.org/diplokg/id/"


def example(*names: str) -> ox.Store:
    """The context of the examples and the named examples (`Meeting/violates-kind`) in one store."""
    store = ox.Store()
    for name in ("context", *names):
        store.load(path=str(EXAMPLES / f"{name}.ttl"), format=ox.RdfFormat.TURTLE)
    return store
