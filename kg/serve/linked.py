"""IRIs that answer: a thing leads (303) to a page for people or to its data, by Accept header or by file ending."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.serve.formats import TRIPLES, named, negotiate, prefers_html
from kg.serve.problems import ProblemError, not_found
from kg.serve.service import Service, respond

_LOCAL = re.compile(r"[A-Za-z0-9_.~%@:+,;=!$&'()*/-]+")
_DESCRIPTION = """\
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ <{iri}> ?p ?o BIND(<{iri}> AS ?s) }}
  UNION {{ SELECT ?s ?p ?o WHERE {{ ?s ?p <{iri}> BIND(<{iri}> AS ?o) }} LIMIT {incoming} }}
}}"""
_INCOMING = 1000
"""Statements about a thing from others that its description holds at most; of a state there may be many."""


async def thing(request: Request, service: Service) -> Response:
    """Answer for the IRI of a thing, or for a document about it."""
    local = request.path_params["local"]
    if not _LOCAL.fullmatch(local):
        raise not_found()
    stem, _, ending = local.rpartition(".")
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
    target = request.url.replace(path=f"{request.url.path}.{ending}").path
    return RedirectResponse(target, 303, {"Vary": "Accept"})
