"""SPARQL 1.1 Graph Store Protocol: graphs read, and written where that is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.bodies import content_type, query_fields, read_body, single, text_of
from kg.serve.formats import TRIPLES, named, negotiate
from kg.serve.iris import address_of, check_iris
from kg.serve.problems import ProblemError
from kg.serve.service import Service, check_writer, respond

_MULTIPART = "multipart/form-data"
_DATASETS = ("trig", "nq")


async def graphs(request: Request, service: Service) -> Response:
    """Answer a request of the Graph Store Protocol."""
    graph, is_default = _named(request)
    if request.method in ("GET", "HEAD"):
        return await _read(request, service, graph, is_default=is_default)
    check_writer(request, service.rights)
    if request.method == "DELETE":
        if graph is None and not is_default:
            raise ProblemError(400, "No graph is named")
        await service.change({"kind": "delete", "graph": graph})
        return Response(status_code=204)
    return await _write(request, service, graph, is_default=is_default)


def _named(request: Request) -> tuple[str | None, bool]:
    """The graph that a request is about, and whether it is the default one: by parameter, or as the address itself."""
    given = query_fields(request)
    graph, is_default = single(given, "graph"), single(given, "default") is not None
    if graph is not None and is_default:
        raise ProblemError(400, "Both graph and default are given")
    if request.path_params.get("rest"):
        graph = address_of(request)
    if graph is not None:
        check_iris([graph])
    return graph, is_default


async def _read(request: Request, service: Service, graph: str | None, *, is_default: bool) -> Response:
    wanted = single(query_fields(request), "format")
    known = named(wanted, TRIPLES) if wanted else negotiate(request.headers.get("accept"), TRIPLES)
    head = {"kind": "graph", "graph": graph, "all": graph is None and not is_default, "triples": known and known.name}
    return respond(await service.ask(request, head))


async def _write(request: Request, service: Service, graph: str | None, *, is_default: bool) -> Response:
    body = await read_body(request, service.limits, service.limits.upload_bytes)
    parts = list(_parts(request, body))
    location = {}
    if graph is None and not is_default:
        if request.method == "PUT":
            raise ProblemError(400, "No graph is named")
        graph = f"{address_of(request).rstrip('/')}/{uuid4()}"
        location = {"Location": graph}
    sizes = [(name, len(data)) for name, data in parts]
    head = {"kind": request.method.lower(), "graph": graph, "parts": sizes}
    reply = await service.change(head, b"".join(data for _, data in parts))
    return Response(status_code=201 if reply.head["is_new"] else 204, headers=location)


def _parts(request: Request, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The name of the format of each part of a body, and the part; one, unless it is a form of several files."""
    media_type, charset = content_type(request)
    if media_type != _MULTIPART:
        yield _syntax(media_type), text_of(body, charset).encode()
        return
    form = message_from_bytes(b"Content-Type: %s\r\n\r\n" % request.headers["content-type"].encode() + body)
    for part in form.walk():
        if not part.is_multipart():
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            yield _syntax(part.get_content_type()), data


def _syntax(media_type: str) -> str:
    known = named(media_type, TRIPLES)
    if known is None or known.name in _DATASETS:
        raise ProblemError(415, "The media type is not of a graph", "Turtle, N-Triples, JSON-LD, RDF/XML")
    return known.name
