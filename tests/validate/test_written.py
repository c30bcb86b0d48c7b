from __future__ import annotations

import pytest
from hypothesis import given, settings
from rdflib import SH, Graph, URIRef
from rdflib.compare import to_isomorphic

from kg.validate.written import path_text, path_turtle
from tests.validate.random_shapes import PATHS, PREFIXES


def read(path: str) -> Graph:
    return Graph().parse(data=f"{PREFIXES} :shape sh:path {path} .", format="turtle")


def written(graph: Graph) -> str:
    (path,) = graph.objects(URIRef("https://example.org/shape"), SH.path)
    return path_text(graph, path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("<urn:a>", "urn:a"),
        ("[ sh:inversePath <urn:a> ]", "^<urn:a>"),
        ("[ sh:alternativePath ( <urn:a> <urn:b> ) ]", "<urn:a>|<urn:b>"),
        ("( <urn:a> [ sh:zeroOrMorePath <urn:b> ] )", "<urn:a>/(<urn:b>*)"),
        ("[ sh:oneOrMorePath ( <urn:a> <urn:b> ) ]", "(<urn:a>/<urn:b>)+"),
        ("[ sh:inversePath [ sh:zeroOrOnePath <urn:a> ] ]", "^(<urn:a>?)"),
    ],
)
def test_paths_are_written_as_in_sparql(path: str, text: str) -> None:
    assert written(read(path)) == text


@settings(max_examples=60, deadline=None)
@given(PATHS)
def test_paths_are_read_as_they_were(path: str) -> None:
    graph = read(path)
    assert to_isomorphic(read(path_turtle(written(graph)))) == to_isomorphic(graph)
