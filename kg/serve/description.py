"""What the service says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.formats import TRIPLES, negotiate
from kg.serve.iris import address_of
from kg.serve.problems import ProblemError
from kg.vocab import expand

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = NamedNode(expand("rdf:type"))
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG")


def describe_service(request: Request, *, is_writable: bool) -> Response:
    """Return the description in the format that the client prefers.

    Raises:
        ProblemError: it takes none of them.
    """
    known = negotiate(request.headers.get("accept"), TRIPLES)
    if known is None or not isinstance(known.syntax, RdfFormat):
        raise ProblemError(406, "There is no such format", ", ".join(known.media_types[0] for known in TRIPLES))
    endpoint = address_of(request)
    triples = description(endpoint, is_writable=is_writable)
    body = serialize(triples, format=known.syntax, prefixes={"sd": _SD}) or b""
    return Response(body, 200, {"Vary": "Accept"}, known.content_type)


def description(endpoint: str, *, is_writable: bool) -> Iterator[Triple]:
    """Yield what is true of a service at an address."""
    service, dataset, graph = NamedNode(f"{endpoint}#service"), BlankNode("dataset"), BlankNode("graph")
    languages = ("SPARQL11Query", "SPARQL11Update") if is_writable else ("SPARQL11Query",)
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    for language in languages:
        yield Triple(service, _sd("supportedLanguage"), _sd(language))
    for name in (*_RESULTS, *_GRAPHS):
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), graph)
    yield Triple(graph, _TYPE, _sd("Graph"))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
