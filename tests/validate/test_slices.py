from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.model.finding import Finding
from kg.validate.shacl import in_order, validate
from kg.validate.slices import judge_nodes, judge_queries, nodes_of

TESTS = Path(__file__).resolve().parents[1]
SHAPES = TESTS / "shapes"


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.build([TESTS.parent / "seeds" / "documents"])


def sliced(store: ox.Store, size: int) -> list[Finding]:
    """Judge a graph in slices of so many nodes."""
    nodes = sorted(nodes_of(store))
    core = (found for at in range(0, len(nodes), size) for found in judge_nodes(store, nodes[at : at + size]))
    return in_order([*core, *judge_queries(store)])


@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize("shape", sorted(SHAPES.iterdir()), ids=lambda path: path.name)
def test_examples_of_every_shape_get_the_report_of_the_whole(shape: Path, size: int) -> None:
    for example in sorted(shape.glob("*.ttl")):
        store = ox.Store()
        store.bulk_load(path=str(example), format=ox.RdfFormat.TURTLE)

        assert sliced(store, size) == list(validate(store).findings)


@pytest.mark.parametrize("seed", range(4))
def test_graphs_with_faults_planted_at_random_get_the_report_of_the_whole(graph: kg.Graph, seed: int) -> None:
    rng = random.Random(seed)
    store = ox.Store()
    store.bulk_load("\n".join(spoilt(graph.dataset.triples(), rng)).encode(), ox.RdfFormat.N_QUADS)

    found = sliced(store, 400)

    assert found == list(validate(store).findings)
    assert len({finding.shape for finding in found}) > 12


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
