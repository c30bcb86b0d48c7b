"""SPARQL 1.1 Protocol: queries by GET and POST, updates by POST, the service description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.bodies import Fields, content_type, every, fields, query_fields, read_body, single, text_of
from kg.serve.description import describe_service
from kg.serve.formats import SOLUTIONS, TRIPLES, Format, named, negotiate
from kg.serve.guard import GuardError, check
from kg.serve.iris import address_of, check_iris
from kg.serve.problems import ProblemError
from kg.serve.service import Service, check_writer, respond
from kg.serve.using import UsingError, with_using

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request wants: the text of a query or an update, and its other parameters."""

    is_update: bool
    text: str
    fields: Fields


async def sparql(request: Request, service: Service) -> Response:
    """Answer a request of the SPARQL 1.1 Protocol."""
    operation = await _operation(request, service)
    if operation is None:
        return describe_service(request, is_writable=service.rights.token is not None)
    if operation.is_update:
        return await update(request, service, operation)
    return await query(request, service, operation)


async def query(request: Request, service: Service, operation: Operation) -> Response:
    """Answer a query in the format that the client prefers."""
    check_reach(operation.text, service)
    default, others = _dataset(operation.fields)
    solutions, triples = _formats(request, operation.fields)
    head = {
        "kind": "query",
        "query": operation.text,
        "base": address_of(request),
        "default_graphs": default,
        "named_graphs": others,
        "solutions": solutions and solutions.name,
        "triples": triples and triples.name,
    }
    return respond(await service.ask(request, head))


async def update(request: Request, service: Service, operation: Operation) -> Response:
    """Make an update."""
    check_writer(request, service.rights)
    check_reach(operation.text, service)
    default, others = (list(every(operation.fields, name)) for name in ("using-graph-uri", "using-named-graph-uri"))
    check_iris([*default, *others])
    try:
        text = with_using(operation.text, default, others)
    except UsingError as error:
        raise ProblemError(400, "The update is refused", str(error)) from error
    await service.change({"kind": "update", "update": text, "base": address_of(request)})
    return Response(status_code=204)


def check_reach(text: str, service: Service) -> None:
    """Look whether a text stays in the store.

    Raises:
        ProblemError: it does not, and reaches for what is not allowed.
    """
    try:
        check(text, service.rights.outside)
    except GuardError as error:
        raise ProblemError(400 if error.is_malformed else 403, "The query is refused", str(error)) from error


async def _operation(request: Request, service: Service) -> Operation | None:
    """What a request wants; `None` when it wants to know what the service is."""
    given = query_fields(request)
    if request.method == "POST":
        return await _posted(request, service, given)
    if any(every(given, "update")):
        raise ProblemError(400, "Updates come by POST")
    text = single(given, "query")
    return None if text is None else Operation(False, text, given)


async def _posted(request: Request, service: Service, given: Fields) -> Operation:
    media_type, charset = content_type(request)
    if media_type not in (FORM, QUERY, UPDATE):
        raise ProblemError(415, "The media type is not of SPARQL", f"{FORM}, {QUERY} or {UPDATE}")
    limits = service.limits
    size = limits.query_bytes if service.rights.token is None else limits.upload_bytes
    text = text_of(await read_body(request, limits, size), charset)
    if media_type != FORM:
        return Operation(media_type == UPDATE, text, given)
    form = fields(text)
    texts = [(name, value) for name in ("query", "update") if (value := single(form, name)) is not None]
    if len(texts) != 1:
        raise ProblemError(400, "The form has no query and no update, or both")
    return Operation(texts[0][0] == "update", texts[0][1], given + form)


def _dataset(given: Fields) -> tuple[Sequence[str] | None, Sequence[str] | None]:
    """The graphs that the request names; where it names any, they are all that the query sees (§2.1.4)."""
    default, others = list(every(given, "default-graph-uri")), list(every(given, "named-graph-uri"))
    check_iris([*default, *others])
    return (default, others) if default or others else (None, None)


def _formats(request: Request, given: Fields) -> tuple[Format | None, Format | None]:
    """The formats of solutions and of triples: of the parameter, where it names one, else of the Accept header."""
    wanted = single(given, "format") or ""
    accept = request.headers.get("accept")
    return named(wanted, SOLUTIONS) or negotiate(accept, SOLUTIONS), named(wanted, TRIPLES) or negotiate(
        accept, TRIPLES
    )
