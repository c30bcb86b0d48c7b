from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.validate.spelling import tag, to_oxigraph, to_rdflib


@pytest.mark.parametrize(
    "term", [ox.NamedNode("urn:a"), ox.BlankNode("b"), ox.Literal("x"), ox.Literal("é", language="en"), ox.Literal(3)]
)
def test_terms_go_there_and_back(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
    assert to_oxigraph(to_rdflib(term)) == term


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant-TW", "x-private"])
def test_tags_regain_their_case(language: str) -> None:
    assert tag(language.lower()) == language
