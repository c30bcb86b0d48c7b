"""Other people's clients, as they come."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib import Literal as LiteralNode
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from kg.graph import load
from kg.publish import Address, Load, LoadRequest, Patience
from kg.serve.service import Rights
from tests.serve.running import running

ROOT = Path(__file__).resolve().parents[2]
COMUNICA = ROOT / "build" / "npm" / "node_modules" / "@comunica" / "query-sparql"
LABELS = """\
PREFIX dip: <https://w3id.org/diplokg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?state ?name WHERE { ?state a dip:State ; rdfs:label ?name } ORDER BY ?name
"""
FRANCE = "https://w3id.org/diplokg/id/state/FRA"
NAMES = ["China", "France", "中国", "中國", "法国", "法國"]
TOKEN = "token-of-the-tests"


def converted(wrapper: SPARQLWrapper, form: str) -> Any:  # a type of its own for each form
    wrapper.setReturnFormat(form)
    return wrapper.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_solutions(client: httpx.Client, method: str) -> None:
    wrapper = SPARQLWrapper(f"{client.base_url}/sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(LABELS)

    found = [json.dumps(converted(wrapper, JSON), ensure_ascii=False)]
    found += [converted(wrapper, XML).toxml(), converted(wrapper, CSV).decode()]

    assert all(name in text for text in found for name in NAMES)


def test_sparqlwrapper_reads_graphs(client: httpx.Client) -> None:
    wrapper = SPARQLWrapper(f"{client.base_url}/sparql")
    wrapper.setQuery(f"DESCRIBE <{FRANCE}>")

    assert len(Graph().parse(converted(wrapper, TURTLE), format="turtle")) == 4


def test_rdflib_asks_the_service_as_a_store(client: httpx.Client) -> None:
    graph = Graph(SPARQLStore(f"{client.base_url}/sparql"), identifier=None)
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"

    assert [str(row[1]) for row in graph.query(LABELS)] == NAMES  # type: ignore[index]  # rows of a SELECT
    assert LiteralNode("法国", lang="zh-Hans") in set(graph.objects(URIRef(FRANCE), URIRef(f"{rdfs}label")))


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_follows_the_iri_of_a_thing_to_its_turtle(client: httpx.Client) -> None:
    command = ["curl", "-sL", "--max-time", "20", "-H", "Accept: text/turtle", f"{client.base_url}/id/state/FRA"]

    answer = subprocess.run(command, capture_output=True, check=True, text=True).stdout

    assert (URIRef(FRANCE), None, None) in Graph().parse(data=answer, format="turtle")


@pytest.mark.browser
@pytest.mark.skipif(not COMUNICA.is_dir(), reason="@comunica/query-sparql is not in build/npm: `make test-web`")
def test_comunica_asks_the_service(client: httpx.Client) -> None:
    command = [
        "node",
        str(COMUNICA / "bin" / "query.js"),
        f"sparql@{client.base_url}/sparql",
        LABELS,
        "-t",
        "application/sparql-results+json",
    ]

    answer = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout

    assert sorted(row["name"]["value"] for row in json.loads(answer)["results"]["bindings"]) == NAMES


@pytest.mark.parametrize("method", ["store", "update"])
def test_kg_load_fills_the_service(
    graph_file: Path, tmp_path: Path, method: Literal["store", "update"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_TOKEN", TOKEN)
    empty = tmp_path / "empty.nq"
    empty.touch()
    with running(empty, rights=Rights(TOKEN)) as client:
        request = LoadRequest(
            Address(str(client.base_url)), tmp_path / "progress", method=method, patience=Patience(timeout=30)
        )
        with Load(load(graph_file), request) as prepared:
            assert prepared.planned.profile.label == "diplokg"
            summary = prepared.run(None)

    assert summary.check is not None
    assert sum(summary.check.counts.values()) == 14
