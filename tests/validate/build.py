"""Graphs for the tests of validation."""

from __future__ import annotations

import random
from collections.abc import Sequence
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


def spoilt(lines: Sequence[str], rng: random.Random) -> list[str]:
    """Return lines some of which are left out, doubled with the value of another, or say something of another."""
    result = []
    for line in lines:
        subject, predicate, value = line.removesuffix(" .").split(" ", 2)
        other, _, another = rng.choice(lines).removesuffix(" .").split(" ", 2)
        kind = rng.random()
        if kind > 0.04:
            result.append(line)
        if kind < 0.02:
            result.append(f"{subject} {predicate} {another} .")
        elif kind > 0.99:
            result.append(f"{other} {predicate} {value} .")
    return result
