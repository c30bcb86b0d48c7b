"""SPARQL 1.1 Graph Store Protocol: graphs read, and written where that is allowed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.bodies import query_fields, single
from kg.serve.formats import TRIPLES, named, negotiate
from kg.serve.problems import ProblemError
from kg.serve.service import Service, check_writer, respond


async def graphs(request: Request, service: Service) -> Response:
    """Answer a request of the Graph Store Protocol."""
    if request.method not in ("GET", "HEAD"):
        check_writer(request, service.rights)
    given = query_fields(request)
    graph, is_default = single(given, "graph"), single(given, "default") is not None
    if graph is not None and is_default:
        raise ProblemError(400, "Both graph and default are given")
    if request.path_params.get("rest"):
        graph = str(request.url.replace(query=""))
    wanted = single(given, "format")
    known = named(wanted, TRIPLES) if wanted else negotiate(request.headers.get("accept"), TRIPLES)
    head = {"kind": "graph", "graph": graph, "all": graph is None and not is_default, "triples": known and known.name}
    return respond(await service.ask(request, head))
