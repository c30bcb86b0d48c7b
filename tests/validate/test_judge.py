from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

import kg
from kg.model.finding import Finding
from kg.validate.facts import Facts
from kg.validate.results import in_order, judged
from kg.validate.shacl import shipped, slices
from kg.validate.shapes import load
from kg.validate.spelling import quiet
from kg.validate.view import View
from tests.validate.build import spoilt

TESTS = Path(__file__).resolve().parents[1]
SHAPES = TESTS / "shapes"


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.build([TESTS.parent / "seeds" / "documents"])


def sliced(store: ox.Store, size: int) -> list[Finding]:
    """Judge a graph in slices of so many nodes."""
    judge = shipped()
    core = (found for nodes in slices(judge.nodes(store), size=size) for found in judge.of_nodes(store, nodes))
    return in_order([*core, *judge.of_queries(store)])


def plain(store: ox.Store) -> list[Finding]:
    """What pySHACL finds by the shapes as they stand, with no quick pass before it."""
    rules = load()
    with quiet():
        return in_order(judged(Graph(store=View(Facts(store))), rules.graph, rules))


@pytest.mark.parametrize("shape", sorted(SHAPES.iterdir()), ids=lambda path: path.name)
def test_examples_of_every_shape_get_the_report_of_pyshacl(shape: Path) -> None:
    store = ox.Store()
    for example in sorted(shape.glob("*.ttl")) if shape.is_dir() else [shape]:
        store.load(path=str(example), format=ox.RdfFormat.TURTLE)
    found = plain(store)
    assert sliced(store, 1) == found
    assert sliced(store, 5) == found


@pytest.mark.parametrize("seed", range(3))
def test_graphs_with_faults_planted_at_random_get_the_report_of_pyshacl(graph: kg.Graph, seed: int) -> None:
    rng = random.Random(seed)
    lines = graph.dataset.triples()
    store = ox.Store()
    store.bulk_load("\n".join(spoilt(rng.sample(lines, k=len(lines) // 2), rng)).encode(), ox.RdfFormat.N_QUADS)

    found = sliced(store, 400)

    assert found == plain(store)
    assert len({finding.shape for finding in found}) > 12


def test_all_violating_examples_together_get_the_report_of_pyshacl() -> None:
    store = ox.Store()
    for path in [SHAPES / "context.ttl", *sorted(SHAPES.glob("*/violates-*.ttl"))]:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    found = sliced(store, 50)
    assert found == plain(store)
    assert len(found) > 50
