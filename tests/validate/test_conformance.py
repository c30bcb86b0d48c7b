from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from rdflib import Graph

from kg.errors import RuleError
from kg.model.finding import Finding
from kg.validate.facts import Facts
from kg.validate.results import in_order, judged
from kg.validate.shacl import validate
from kg.validate.shapes import load
from kg.validate.spelling import quiet
from kg.validate.view import View
from tests.validate.random_shapes import GRAPHS, PREFIXES, SHAPES

Said = list[tuple[str, str, str, str, str]]


def said(findings: Iterable[Finding]) -> Said:
    """What findings tell, without the names of blank shapes, which nobody gave."""
    return sorted(
        (one.severity, one.shape if ":" in one.shape else "", one.focus, one.path or "", one.value or "")
        for one in findings
    )


def plain(store: ox.Store, shapes: str) -> Said | None:
    """What pySHACL alone finds; nothing, where it gives up."""
    rules = load(shapes)
    with quiet():
        try:
            return said(in_order(judged(Graph(store=View(Facts(store))), rules.graph, rules)))
        except RuleError:
            return None


def test_a_number_written_otherwise_is_another_node() -> None:
    store = ox.Store()
    store.load(b"<urn:a> <urn:p> 1 .", ox.RdfFormat.TURTLE)
    shapes = f"{PREFIXES} :S a sh:NodeShape ; sh:targetNode 01 ; sh:class :A . :T a sh:NodeShape ; "
    shapes += "sh:targetObjectsOf <urn:p> ; sh:class :A ."
    assert said(validate(store, shapes=shapes).findings) == plain(store, shapes)


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(shapes=SHAPES, graph=GRAPHS)
def test_shapes_at_random_get_the_report_of_pyshacl(shapes: str, graph: str) -> None:
    store = ox.Store()
    store.load(graph.encode(), ox.RdfFormat.TURTLE)
    wanted = plain(store, shapes)
    if wanted is not None:
        assert said(validate(store, shapes=shapes).findings) == wanted
