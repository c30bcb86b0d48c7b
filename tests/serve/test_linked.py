from __future__ import annotations

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

FRANCE = "https://w3id.org/diplokg/id/state/FRA"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (BROWSER, "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("*/*", "ttl"),
        ("text/html;q=0.3, text/turtle", "ttl"),
    ],
)
@pytest.mark.parametrize("path", ["/id/state/FRA", "/ontology"])
def test_an_iri_leads_to_a_document_about_the_thing(client: httpx.Client, path: str, accept: str, ending: str) -> None:
    answer = client.get(path, headers={"Accept": accept})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}.{ending}")
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("ending", "syntax"),
    [("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD), ("rdf", RdfFormat.RDF_XML)],
)
def test_a_document_says_what_is_known_of_the_thing(client: httpx.Client, ending: str, syntax: RdfFormat) -> None:
    answer = client.get(f"/id/state/FRA.{ending}")
    quads = list(parse(answer.content, format=syntax))

    assert {quad.subject.value for quad in quads if quad.object.value == FRANCE} == {
        "https://w3id.org/diplokg/id/meeting/one"
    }
    assert {quad.object.value for quad in quads if quad.subject.value == FRANCE} >= {"France", "法国", "法國"}
    assert FRANCE in answer.headers["link"]


def test_the_page_of_a_thing_is_in_the_language_of_the_reader(client: httpx.Client) -> None:
    answer = client.get("/id/state/FRA.html", headers={"Accept-Language": "zh-TW"}, follow_redirects=True)

    assert answer.url.path == "/zh-Hant/id/state/FRA.html"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "法國" in answer.text


@pytest.mark.parametrize(
    "path", ["/id/state/NOPE.ttl", "/id/.ttl", "/id/state/a%22b", "/ontology.exe", "/en/nope.html"]
)
def test_what_is_not_there_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_ontology_is_given_out(client: httpx.Client) -> None:
    quads = list(parse(client.get("/ontology.ttl").content, format=RdfFormat.TURTLE))

    assert "https://w3id.org/diplokg/ontology#Meeting" in {quad.subject.value for quad in quads}
