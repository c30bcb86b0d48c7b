"""The application: addresses, and what stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.graphs import graphs
from kg.serve.linked import ontology, thing
from kg.serve.pages import page
from kg.serve.problems import ProblemError, on_problem
from kg.serve.protocol import sparql
from kg.serve.security import Guarded, Rates
from kg.serve.service import Service

Handler = Callable[[Request, Service], Awaitable[Response]]

_READ = ["GET", "HEAD"]
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Names of this machine for itself."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Who may come in: host names that requests may be for, and origins whose pages may read answers (`*`: all)."""

    hosts: Sequence[str] = LOOPBACK
    origins: Sequence[str] = ("*",)


def create_app(service: Service, doors: Doors) -> Starlette:
    """Return the application of a service whose processes run already, and are stopped when it ends."""
    routes = [
        Route("/sparql", _on(sparql, service), methods=[*_READ, "POST"]),
        Route("/store", _on(graphs, service), methods=[*_READ, "PUT", "POST", "DELETE"]),
        Route("/store/{rest:path}", _on(graphs, service), methods=[*_READ, "PUT", "POST", "DELETE"]),
        Route("/id/{local:path}", _on(thing, service), methods=_READ),
        Route("/ontology", _on(ontology, service), methods=_READ),
        Route("/ontology.{ending}", _on(ontology, service), methods=_READ),
        Route("/{path:path}", _on(page, service), methods=_READ),
    ]
    middleware = [
        Middleware(Guarded, limits=service.limits, rates=Rates(service.limits.rate)),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(doors.hosts), www_redirect=False),
        Middleware(CORSMiddleware, allow_origins=list(doors.origins), allow_methods=[*_READ, "POST"]),
    ]
    return Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={ProblemError: on_problem},
        lifespan=partial(_lifespan, service),
    )


def _on(handler: Handler, service: Service) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        return await handler(request, service)

    return handle


def _lifespan(service: Service, _app: Starlette) -> AbstractAsyncContextManager[None]:
    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await service.close()

    return running()
