"""Attacks on a service that only reads, and on one that takes updates; docs/security.md lists them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from kg.serve.app import Doors
from kg.serve.service import Rights
from tests.serve.listener import listening
from tests.serve.running import running

TOKEN = "token-of-the-tests"
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "reach.yaml").read_text("utf-8"))
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
SPARQL_QUERY = {"Content-Type": "application/sparql-query"}
SPARQL_UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}


def met(condition: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def count(client: httpx.Client) -> int:
    rows = client.get("/sparql", params={"query": COUNT}).json()["results"]["bindings"]
    return int(rows[0]["n"]["value"])


@pytest.fixture(scope="module")
def writable(graph_file: Path) -> Iterator[httpx.Client]:
    with running(graph_file, rights=Rights(TOKEN)) as found:
        yield found


def test_an_update_by_form_is_refused(client: httpx.Client) -> None:
    assert client.post("/sparql", data={"update": INSERT}).status_code == 403


def test_an_update_in_the_body_is_refused(client: httpx.Client) -> None:
    assert client.post("/sparql", content=INSERT, headers=SPARQL_UPDATE).status_code == 403


def test_an_update_in_place_of_a_query_is_refused(client: httpx.Client) -> None:
    before = count(client)

    assert client.get("/sparql", params={"query": INSERT}).status_code == 400
    assert client.post("/sparql", content=INSERT, headers=SPARQL_QUERY).status_code == 400
    assert count(client) == before


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("address", ["/store?default", "/store?graph=urn:x", "/store/x"])
def test_writing_a_graph_is_refused(client: httpx.Client, method: str, address: str) -> None:
    assert client.request(method, address, content="", headers=TURTLE).status_code == 403


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PATCH", "PROPFIND"])
def test_other_methods_are_refused(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/sparql").status_code in (400, 405)


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer wrong", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer \udc80"],
)
def test_writing_without_the_token_is_refused(writable: httpx.Client, given: str) -> None:
    before = count(writable)
    headers = [(b"Authorization", given.encode("utf-8", "surrogateescape"))]

    for answer in (
        writable.post("/sparql", data={"update": INSERT}, headers=headers),
        writable.put("/store?graph=urn:x", content=b"", headers=[*headers, (b"Content-Type", b"text/turtle")]),
        writable.delete("/store?default", headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert count(writable) == before


def test_a_token_in_the_address_does_not_count(writable: httpx.Client) -> None:
    answer = writable.post("/sparql", params={"access_token": TOKEN, "token": TOKEN}, data={"update": INSERT})

    assert answer.status_code == 401


def test_the_token_lets_write_and_what_is_written_is_seen(writable: httpx.Client) -> None:
    before = count(writable)

    answer = writable.post("/sparql", data={"update": INSERT}, headers={"Authorization": f"Bearer {TOKEN}"})

    assert (answer.status_code, count(writable)) == (204, before + 1)


def test_graphs_named_for_an_update_cannot_carry_another_one(writable: httpx.Client) -> None:
    before = count(writable)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    address = {"using-graph-uri": "urn:x> WHERE {} ; CLEAR ALL ; INSERT {} USING <urn:x"}

    answer = writable.post("/sparql", params=address, data={"update": "INSERT {} WHERE {}"}, headers=headers)

    assert (answer.status_code, count(writable)) == (400, before)


@pytest.mark.parametrize("text", CASES["reaches"])
def test_nothing_outside_is_asked(client: httpx.Client, writable: httpx.Client, text: str) -> None:
    with listening() as listener:
        text = text.replace("URL", listener.url)
        key = "update" if "load" in text.lower() else "query"
        answer = client.post("/sparql", data={"query": text})
        update = writable.post("/sparql", data={key: text}, headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code in (400, 403)
    assert update.status_code in (400, 403)
    assert listener.connections == []


def test_a_graph_of_elsewhere_is_not_fetched(client: httpx.Client) -> None:
    with listening() as listener:
        answers = [
            client.get("/sparql", params={"query": f"SELECT * FROM <{listener.url}> {{ ?s ?p ?o }}"}),
            client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": listener.url}),
        ]

    assert [answer.json()["results"]["bindings"] for answer in answers] == [[], []]
    assert listener.connections == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../etc/passwd",
        "/static/..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/en/..%5c..%5cetc%5cpasswd",
        "//etc/passwd",
        "/id/../../etc/passwd.ttl",
        "/ontology.%2f..%2fpyproject.toml",
        "/static/%00site.css",
    ],
)
def test_no_address_leads_to_a_file(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code in (302, 303, 404)
    assert "root:" not in answer.text


@pytest.mark.parametrize("local", ["x> ?p ?o } #", "x%3E%20%3Fp", "x\\u003e", "x%0A", "x{y}", 'x"'])
def test_no_address_of_a_thing_carries_a_query(client: httpx.Client, local: str) -> None:
    assert client.get(f"/id/{local}.ttl").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::1"])
def test_another_host_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/sparql", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8010", "[::1]:8010", "LOCALHOST"])
def test_names_of_this_machine_are_taken(client: httpx.Client, host: str) -> None:
    assert client.get("/sparql", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/sparql", "/en/", "/static/site.css", "/nope", "/sparql?query=x", "/id/state/FRA"])
def test_every_answer_has_the_headers_of_security(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["server"] == "diplokg"


@pytest.mark.parametrize(
    "path",
    ["/en/<script>alert(1)</script>", "/en/%22onload=%22alert(1)", "/en/search.html?q=<script>alert(1)</script>"],
)
def test_pages_carry_no_script_of_the_address(client: httpx.Client, path: str) -> None:
    assert "<script>alert" not in client.get(path).text


def test_errors_tell_neither_paths_nor_code(client: httpx.Client, graph_file: Path) -> None:
    texts = [
        client.get("/sparql", params={"query": query}).text
        for query in (
            "SELECT",
            "\x00",
            "SELECT * { ?s ?p '\ud83d' }".encode("utf-8", "surrogatepass").decode("latin-1"),
        )
    ]
    texts += [
        client.get("/store?graph=urn:none").text,
        client.get("/store?graph=%00").text,
        client.get("/id/x.ttl").text,
    ]

    for text in texts:
        assert "Traceback" not in text
        assert ".py" not in text
        assert str(graph_file.parent) not in text


@pytest.mark.parametrize("query", ["query=%ff", "query=%u0041&x", "&".join(f"a{n}=1" for n in range(300)), "query=%00"])
def test_parameters_that_cannot_be_read_are_refused(client: httpx.Client, query: str) -> None:
    assert client.get(f"/sparql?{query}").status_code == 400


def test_a_header_cannot_be_smuggled_through_a_parameter(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}", "format": "json\r\nX-Evil: 1"})

    assert "x-evil" not in answer.headers


def test_the_log_holds_no_parameters_and_no_line_of_a_client(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kg.serve.access"):
        client.get("/en/%0aFORGED", params={"query": "SECRET"}, headers={"Authorization": "Bearer SECRET"})
        # The line is written when the answer is away, so a client can be quicker.
        assert met(lambda: "FORGED" in caplog.text)

    assert all("\n" not in record.getMessage() for record in caplog.records)
    assert "SECRET" not in caplog.text


def test_pages_of_other_origins_read_without_credentials_and_write_nothing(writable: httpx.Client) -> None:
    headers = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization",
    }

    asked = writable.options("/store?default", headers=headers)

    assert asked.status_code == 400
    assert "access-control-allow-credentials" not in asked.headers


def test_origins_may_be_told(graph_file: Path) -> None:
    with running(graph_file, doors=Doors(origins=("https://good.example",))) as client:
        good = client.get("/sparql", headers={"Origin": "https://good.example"})
        evil = client.get("/sparql", headers={"Origin": "https://evil.example"})

    assert good.headers["access-control-allow-origin"] == "https://good.example"
    assert "access-control-allow-origin" not in evil.headers
