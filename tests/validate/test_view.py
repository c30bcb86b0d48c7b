from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import RDFS, XSD, Graph, Literal, URIRef

from kg.validate.facts import Facts
from kg.validate.view import View

A, B, P, Q = (URIRef(f"https://example.org/{name}") for name in "abpq")
TURTLE = (
    b'@prefix : <https://example.org/> . :a :p :b , "x"@zh-Hans ; :q "7"^^<http://www.w3.org/2001/XMLSchema#integer> .'
)


@pytest.fixture
def view() -> Graph:
    store = ox.Store()
    store.load(TURTLE, ox.RdfFormat.TURTLE)
    store.add(ox.Quad(ox.NamedNode(str(A)), ox.NamedNode(str(P)), ox.Literal("named"), ox.NamedNode(str(B))))
    return Graph(store=View(Facts(store, [(str(B), str(A))])))


def test_every_pattern_is_answered(view: Graph) -> None:
    number = Literal("7", datatype=XSD.integer)
    whole = {(A, P, B), (A, P, Literal("x", lang="zh-Hans")), (A, Q, number), (B, RDFS.subClassOf, A)}
    for s in (None, A, B):
        for p in (None, P, Q, RDFS.subClassOf):
            for o in (None, B, A, number):
                wanted = {one for one in whole if s in (None, one[0]) and p in (None, one[1]) and o in (None, one[2])}
                assert set(view.triples((s, p, o))) == wanted
    assert view


def test_a_hierarchy_that_the_graph_states_as_well_is_seen_once() -> None:
    store = ox.Store()
    store.add(ox.Quad(*(ox.NamedNode(str(one)) for one in (B, RDFS.subClassOf, A))))
    view = Graph(store=View(Facts(store, [(str(B), str(A))])))
    for pattern in ((B, None, None), (None, RDFS.subClassOf, None), (None, RDFS.subClassOf, A), (None, None, None)):
        assert list(view.triples(pattern)) == [(B, RDFS.subClassOf, A)]


def test_an_empty_store_is_an_empty_graph() -> None:
    assert not Graph(store=View(Facts(ox.Store(), [])))


def test_queries_see_the_default_graph_and_keep_bindings(view: Graph) -> None:
    rows = list(view.query("SELECT $this ?v WHERE { $this <https://example.org/p> ?v }", initBindings={"this": A}))
    assert {str(row[1]) for row in rows if not isinstance(row, bool)} == {str(B), "x"}
    assert (
        list(view.query("SELECT $this { $this <https://example.org/p> ?v }", initBindings={"this": URIRef("urn:no")}))
        == []
    )


def test_a_query_that_is_no_select_is_refused(view: Graph) -> None:
    with pytest.raises(TypeError, match="SELECT"):
        view.query("ASK { ?a ?b ?c }")
