"""W3C's tests of the SPARQL 1.1 Protocol, the Graph Store Protocol and the Service Description, against the service.

They come from the folder that KG_EVAL_DATA names, and run against a service that may be written to.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from kg.serve.app import Doors
from kg.serve.service import Rights
from tests.serve.running import running

SUITE = Path(os.environ.get("KG_EVAL_DATA", "")) / "suites" / "sparql11"
MANIFESTS = (
    "protocol/manifest.ttl",
    "graph-store-protocol/manifest-direct.ttl",
    "graph-store-protocol/manifest-indirect.ttl",
)
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
HOST = "www.example"
TOKEN = "of-the-tests"
STATUS = {"OK": [200], "Created": [201], "NoContent": [204], "NotFound": [404]}
PATHS = {"/sparql/": "/sparql", "/gsp": "/store"}
"""Where the suite has its endpoints, and where they are here."""

pytestmark = pytest.mark.skipif(
    "KG_EVAL_DATA" not in os.environ or not SUITE.is_dir(), reason="KG_EVAL_DATA names no folder with suites/sparql11"
)


@dataclass(frozen=True)
class Case:
    """A test of a manifest."""

    manifest: Graph
    node: Node


def cases() -> Iterator[object]:
    for name in MANIFESTS if SUITE.is_dir() else ():
        graph = Graph().parse(SUITE / name, publicID=(SUITE / name).as_uri())
        nodes = {*graph.subjects(RDF.type, MF.ProtocolTest), *graph.subjects(RDF.type, MF.GraphStoreProtocolTest)}
        for node in sorted(nodes, key=str):
            yield pytest.param(Case(graph, node), id=str(node).rpartition("#")[2])


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    empty = tmp_path_factory.mktemp("w3c") / "empty.nq"
    empty.touch()
    with running(empty, rights=Rights(TOKEN), doors=Doors((HOST, "127.0.0.1"))) as client:
        client.headers.update({"Host": HOST, "Authorization": f"Bearer {TOKEN}"})
        yield client


@pytest.mark.parametrize("case", [*cases()])
def test_of_the_suite(case: Case, writable: httpx.Client) -> None:
    writable.post("/sparql", data={"update": "CLEAR ALL"}).raise_for_status()
    fill(case, writable)
    location = ""
    connection = case.manifest.value(case.node, MF.action)
    requests = case.manifest.value(connection, HT.requests)
    assert requests is not None
    for request in Collection(case.manifest, requests):
        answer = put(case.manifest, request, writable, location)
        location = answer.headers.get("location", location)
        check(case.manifest, case.manifest.value(request, HT.resp), answer, location)


def fill(case: Case, client: httpx.Client) -> None:
    for data in case.manifest.objects(case.node, UT.graphData):
        source, label = case.manifest.value(data, UT.graph), case.manifest.value(data, RDFS.label)
        body = Path(str(source).removeprefix("file://")).read_bytes()
        headers = {"Content-Type": "application/n-triples"}
        client.put("/store", params={"graph": str(label)}, content=body, headers=headers).raise_for_status()


def text(node: Node | None, location: str) -> str:
    return str(node or "").replace("$LOCATION$", location)


def headers_of(graph: Graph, node: Node) -> dict[str, str]:
    found = graph.value(node, HT.headers)
    fields: list[Node] = [*Collection(graph, found)] if found else []
    return {str(graph.value(field, HT.fieldName)): str(graph.value(field, HT.fieldValue)) for field in fields}


def body_of(graph: Graph, node: Node, location: str) -> bytes:
    body = graph.value(node, HT.body)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return text(graph.value(body, CNT.chars), location).encode(encoding) if body else b""


def put(graph: Graph, request: Node, client: httpx.Client, location: str) -> httpx.Response:
    path = text(graph.value(request, HT.absolutePath), location)
    path = path.removeprefix(f"http://{HOST}")
    for theirs, ours in PATHS.items():
        if path.startswith(theirs):
            path = ours + path.removeprefix(theirs)
    method = str(graph.value(request, HT.methodName))
    return client.request(method, path, content=body_of(graph, request, location), headers=headers_of(graph, request))


def check(graph: Graph, expected: Node | None, answer: httpx.Response, location: str) -> None:
    assert expected is not None
    names = [str(status).rpartition("#")[2] for status in graph.objects(expected, MF.expectedStatus)]
    classes = {int(name[10]) for name in names if name.startswith("StatusCode")}
    codes = {code for name in names for code in STATUS.get(name, [])}
    assert answer.status_code in codes or answer.status_code // 100 in classes, answer.text
    for name, value in headers_of(graph, expected).items():
        assert answer.headers[name] == value
    boolean = graph.value(expected, MF.expectedBoolean)
    if boolean is not None:
        assert answer.json()["boolean"] is (str(boolean) == "true")
    form = str(graph.value(expected, MF.expectedFormat) or "")
    if form == "RDF":
        assert answer.headers["content-type"].startswith("text/turtle")
    if form == "tabular":
        assert "vars" in answer.json()["head"]
    if graph.value(expected, HT.body) is not None:
        base = str(answer.url)
        wanted = Graph().parse(body_of(graph, expected, location), format="turtle", publicID=base)
        assert isomorphic(Graph().parse(answer.content, format="turtle", publicID=base), wanted)


def test_the_service_describes_itself_in_rdf(writable: httpx.Client) -> None:
    """The three tests of the suite's service-description: RDF, the endpoint, and what it must say by its schema."""
    answer = writable.get("/sparql")
    found = Graph().parse(answer.content, format="turtle")
    service = found.value(predicate=SD.endpoint, object=URIRef(f"http://{HOST}/sparql"))

    assert answer.headers["content-type"].startswith("text/turtle")
    assert service is not None
    assert (service, RDF.type, SD.Service) in found
    assert {SD.SPARQL11Query, SD.SPARQL11Update} == set(found.objects(service, SD.supportedLanguage))
    dataset = found.value(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in found
    assert found.value(dataset, SD.defaultGraph) is not None
