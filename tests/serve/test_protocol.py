from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

LABELS = """\
SELECT ?name WHERE { ?state a dip:State ; rdfs:label ?name FILTER(LANGMATCHES(LANG(?name), "zh-Hans")) } ORDER BY ?name
"""
ABOUT = "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }"


def names(answer: httpx.Response) -> list[str]:
    return [row["name"]["value"] for row in answer.json()["results"]["bindings"]]


def test_a_query_by_get_is_answered_as_json(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": LABELS})

    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert names(answer) == ["中国", "法国"]


def test_a_query_by_post_is_answered_alike(client: httpx.Client) -> None:
    form = client.post("/sparql", data={"query": LABELS})
    direct = client.post("/sparql", content=LABELS, headers={"Content-Type": "application/sparql-query"})

    assert names(form) == names(direct) == ["中国", "法国"]


def test_language_tags_leave_in_their_usual_case(client: httpx.Client) -> None:
    for accept in ("application/json", "application/sparql-results+xml", "text/tab-separated-values"):
        answer = client.get("/sparql", params={"query": LABELS}, headers={"Accept": accept})
        assert "zh-Hans" in answer.text
        assert "zh-hans" not in answer.text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.5, application/xml", "application/sparql-results+xml"),
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_solutions_come_in_the_format_that_is_preferred(client: httpx.Client, accept: str, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": LABELS}, headers={"Accept": accept})

    assert answer.headers["content-type"] == media_type
    assert "Accept" in answer.headers["vary"]
    if "csv" in media_type:
        assert list(csv.reader(io.StringIO(answer.text))) == [["name"], ["中国"], ["法国"]]
    if "xml" in media_type:
        assert ElementTree.fromstring(answer.text).tag == "{http://www.w3.org/2005/sparql-results#}sparql"


@pytest.mark.parametrize(
    ("accept", "media_type", "syntax"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-quads", "application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", "application/trig", RdfFormat.TRIG),
    ],
)
def test_graphs_come_in_the_format_that_is_preferred(
    client: httpx.Client, accept: str, media_type: str, syntax: RdfFormat
) -> None:
    answer = client.get("/sparql", params={"query": ABOUT}, headers={"Accept": accept})

    assert answer.headers["content-type"] == media_type
    assert len(list(parse(answer.content, format=syntax))) == 6
    assert "zh-Hant" in answer.text


def test_a_graph_has_no_format_of_solutions(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": ABOUT}, headers={"Accept": "text/csv"})

    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


def test_format_goes_before_accept(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": LABELS, "format": "csv"}, headers={"Accept": "application/json"})

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_graphs_that_the_request_names_are_all_that_is_seen(client: httpx.Client) -> None:
    dates = "SELECT ?date { { ?m dip:date ?date } UNION { GRAPH ?g { ?m dip:date ?date } } }"

    def found(**parameters: str) -> list[str]:
        rows = client.get("/sparql", params={"query": dates, **parameters}).json()["results"]["bindings"]
        return sorted(row["date"]["value"] for row in rows)

    assert found() == ["2024-05-06", "2024-05-06", "2024-05-07"]
    assert found(**{"default-graph-uri": "https://example.org/document/2"}) == ["2024-05-07"]
    assert found(**{"named-graph-uri": "https://example.org/document/1"}) == ["2024-05-06"]


def test_what_is_no_sparql_is_refused_with_the_place(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?x WHERE"})

    assert answer.status_code == 400
    assert "1:16" in answer.json()["detail"]


def test_updates_are_refused(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"update": "CLEAR ALL"})

    assert answer.status_code == 403
    assert names(client.get("/sparql", params={"query": LABELS})) == ["中国", "法国"]


def test_without_a_query_the_service_describes_itself(client: httpx.Client) -> None:
    answer = client.get("/sparql")
    triples = {
        (t.predicate.value, getattr(t.object, "value", "")) for t in parse(answer.content, format=RdfFormat.TURTLE)
    }

    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert (f"{sd}endpoint", f"{client.base_url}/sparql") in triples
    assert (f"{sd}supportedLanguage", f"{sd}SPARQL11Query") in triples
    assert (f"{sd}supportedLanguage", f"{sd}SPARQL11Update") not in triples


def test_pages_of_other_origins_may_read(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": LABELS}, headers={"Origin": "https://example.org"})

    assert answer.headers["access-control-allow-origin"] == "*"
