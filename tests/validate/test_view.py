from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import XSD, Graph, Literal, URIRef

from kg.validate.view import View, tag, to_oxigraph, to_rdflib

A, B, P, Q = (URIRef(f"https://example.org/{name}") for name in "abpq")
TURTLE = (
    b'@prefix : <https://example.org/> . :a :p :b , "x"@zh-Hans ; :q "7"^^<http://www.w3.org/2001/XMLSchema#integer> .'
)


@pytest.fixture
def view() -> Graph:
    store = ox.Store()
    store.load(TURTLE, ox.RdfFormat.TURTLE)
    store.add(ox.Quad(ox.NamedNode(str(A)), ox.NamedNode(str(P)), ox.Literal("named"), ox.NamedNode(str(B))))
    return Graph(store=View(store, [(B, P, A)]))


def test_every_pattern_is_answered(view: Graph) -> None:
    number = Literal("7", datatype=XSD.integer)
    whole = {(A, P, B), (A, P, Literal("x", lang="zh-Hans")), (A, Q, number), (B, P, A)}
    for s in (None, A, B):
        for p in (None, P, Q):
            for o in (None, B, A):
                wanted = {one for one in whole if s in (None, one[0]) and p in (None, one[1]) and o in (None, one[2])}
                assert set(view.triples((s, p, o))) == wanted
    assert len(view) == len(whole)


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


@pytest.mark.parametrize(
    "term", [ox.NamedNode("urn:a"), ox.BlankNode("b"), ox.Literal("x"), ox.Literal("é", language="en"), ox.Literal(3)]
)
def test_terms_go_there_and_back(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
    assert to_oxigraph(to_rdflib(term)) == term


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant-TW", "x-private"])
def test_tags_regain_their_case(language: str) -> None:
    assert tag(language.lower()) == language
