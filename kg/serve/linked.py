"""IRIs that answer: a thing leads (303) to a page for people or to its data, by Accept header or by file ending.

`/id/state/FRA` stands for the IRI of the graph that ends so; `/id/state/FRA.ttl`, `.nt`, `.jsonld`, `.rdf` are
documents about it, `.html` its page. `/ontology` does the same for the ontology.
"""

from __future__ import annotations

import re
from functools import cache

from pyoxigraph import DefaultGraph, RdfFormat, Store
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg import resources
from kg.serve.answers import with_usual_tags
from kg.serve.formats import TRIPLES, Format, named, negotiate, prefers_html
from kg.serve.pages import page_of
from kg.serve.problems import ProblemError, not_found
from kg.serve.service import Service, respond
from kg.vocab import DIP, PREFIXES

_LOCAL = re.compile(r"(?!\.)[A-Za-z0-9_.~%@:+,;=!$&'()*/-]+")
_DESCRIPTION = """\
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ <{iri}> ?p ?o BIND(<{iri}> AS ?s) }}
  UNION {{ SELECT ?s ?p ?o WHERE {{ ?s ?p <{iri}> BIND(<{iri}> AS ?o) }} LIMIT {incoming} }}
}}"""
_INCOMING = 1000
"""Statements about a thing from others that its description holds at most; of a state there may be many."""


ONTOLOGY_PAGE = "ontology.html"


async def thing(request: Request, service: Service) -> Response:
    """Answer for the IRI of a thing, or for a document about it."""
    local = request.path_params["local"]
    if not _LOCAL.fullmatch(local):
        raise not_found()
    stem, _, ending = local.rpartition(".")
    if stem and ending == "html":
        return await page_of(request, service, f"id/{local}")
    known = named(ending, TRIPLES) if stem else None
    if known is None:
        return _see_other(request)
    query = _DESCRIPTION.format(iri=service.base + stem, incoming=_INCOMING)
    answer = await service.ask(request, {"kind": "query", "query": query, "triples": known.name, "not_empty": True})
    return respond(answer, headers={"Link": f'<{service.base}{stem}>; rel="describes"'})


def _see_other(request: Request) -> Response:
    accept = request.headers.get("accept")
    if prefers_html(accept, TRIPLES):
        ending = "html"
    elif (known := negotiate(accept, TRIPLES)) is not None:
        ending = known.name
    else:
        raise ProblemError(406, "There is no such format", "HTML, Turtle, N-Triples, JSON-LD, RDF/XML")
    return RedirectResponse(f"{request.url.path}.{ending}", 303, {"Vary": "Accept"})


async def ontology(request: Request, service: Service) -> Response:
    """Answer for the ontology, or for a document about it."""
    ending = request.path_params.get("ending")
    if ending is None:
        return _see_other(request)
    if ending == "html":
        return await page_of(request, service, ONTOLOGY_PAGE)
    known = named(ending, TRIPLES)
    if known is None:
        raise not_found()
    return Response(_ontology(known), 200, {"Link": f'<{DIP}>; rel="describes"'}, known.content_type)


@cache
def _ontology(known: Format) -> bytes:
    """The shipped ontology with its alignments, in a syntax."""
    store = Store()
    for name in resources.names("ontology", suffix=".ttl"):
        store.load(resources.read_text("ontology", name).encode(), format=RdfFormat.TURTLE)
    assert isinstance(known.syntax, RdfFormat)
    body = store.dump(format=known.syntax, from_graph=DefaultGraph(), prefixes=PREFIXES) or b""
    return with_usual_tags(body, known)
