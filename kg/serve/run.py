"""A service started from a graph, and its web server."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from kg.errors import InputError
from kg.graph import find_database
from kg.serve.app import LOOPBACK, Doors, create_app
from kg.serve.connections import TimedProtocol
from kg.serve.judging import judge
from kg.serve.limits import Limits
from kg.serve.pool import Pool, WorkerDiedError
from kg.serve.processes import ForkServer
from kg.serve.remembered import Remembered
from kg.serve.service import Rights, Service
from kg.serve.watching import serve_while_it_lives
from kg.serve.writer import Writer

__all__ = ["LOOPBACK", "RATE", "Doors", "Limits", "Rights", "ServeRequest", "is_loopback", "serve"]

_LOG = logging.getLogger("kg.serve")
RATE = 20.0
"""Requests a second from one address, where the service is reached from outside."""
_LARGE = 2 << 30
"""Bytes of a file from which on its graph is put on disk and not held in memory."""


@dataclass(frozen=True, slots=True)
class ServeRequest:
    """What is served, where, to whom, and what it may cost; `documents` are files whose texts pages show whole.

    With `is_judged` pages tell what the shapes find in a graph that nobody writes, some time after the start.
    """

    graph: Path
    host: str = "127.0.0.1"
    port: int = 8010
    limits: Limits = field(default_factory=Limits)
    rights: Rights = field(default_factory=Rights)
    doors: Doors = field(default_factory=Doors)
    documents: Sequence[Path] = ()
    is_judged: bool = False


def is_loopback(host: str) -> bool:
    """Return whether an address is only reached from this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def open_service(request: ServeRequest) -> tuple[Service, int]:
    """Start the processes of a service, and return it with the number of quads that it holds.

    Raises:
        InputError: the graph cannot be read.
    """
    is_writable = request.rights.token is not None
    _check_graph(request.graph, is_writable=is_writable)
    pool = Pool(ForkServer.start(), request.limits, is_isolated=not request.rights.outside)
    writer: Writer | None = None
    try:
        writer = _writer(pool, request) if is_writable or _is_large(request.graph) else None
        for fault in await pool.forks.read(request.documents):
            _LOG.warning("left out: %s", fault)
        await _fill(pool, writer, request.graph)
        about = (await pool.ask({"kind": "about"})).head
        if about["status"] != "ok":
            raise InputError(str(request.graph), "cannot be opened", expected="an Oxigraph database")
        if request.is_judged and not is_writable:
            pool.spawn(judge(pool))
    except BaseException as error:
        await _service(pool, writer, request, "").close()
        if isinstance(error, WorkerDiedError):
            raise InputError(str(request.graph), "cannot be opened", expected="an Oxigraph database") from error
        raise
    return _service(pool, writer, request, about["base"]), about["quads"]


def _service(pool: Pool, writer: Writer | None, request: ServeRequest, base: str) -> Service:
    remembered = Remembered(pool, request.limits.kept_bytes)
    return Service(pool, remembered, writer, request.limits, request.rights, base)


def _check_graph(path: Path, *, is_writable: bool) -> None:
    if path.is_dir() and find_database(path) != path and is_writable:
        raise InputError(str(path), "is written by kg build alone", expected="a database of your own, with --write")


def _writer(pool: Pool, request: ServeRequest) -> Writer:
    """Prepare the process that writes; stores that go with the service lie beside the one that is changed, if any."""
    is_store = request.graph.is_dir()
    pool.folder = tempfile.TemporaryDirectory(prefix=".kg-serve-", dir=request.graph.parent if is_store else None)
    folder = Path(pool.folder.name)
    return Writer(pool, request.limits, request.graph if is_store else folder / "store", folder)


async def _fill(pool: Pool, writer: Writer | None, graph: Path) -> None:
    """Read the graph into memory; or into a store on disk, where there is a writer; or open the store that it is."""
    if writer is not None:
        await writer.open(None if graph.is_dir() else graph)
    elif graph.is_dir():
        pool.place = str(find_database(graph))
    else:
        await pool.forks.open(graph)
    if writer is None and (state := pool.state()) is not None:  # RocksDB, once open, writes in no process forked later
        await pool.forks.count(state)
    await pool.fill()


def _is_large(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > _LARGE


def serve(request: ServeRequest, on_ready: Callable[[str, int], None]) -> None:
    """Serve until a signal ends it; `on_ready` gets the address and the number of quads.

    Raises:
        InputError: the graph cannot be read.
        StoreError: the process that holds it is gone.
    """
    asyncio.run(_serve(request, on_ready))


async def _serve(request: ServeRequest, on_ready: Callable[[str, int], None]) -> None:
    service, quads = await open_service(request)
    server = web_server(service, request)
    serving = asyncio.ensure_future(serve_while_it_lives(server, service.pool.forks.process, request.graph))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        on_ready(address(request), quads)
    await serving


def address(request: ServeRequest) -> str:
    """Return where the service is reached."""
    shown = f"[{request.host}]" if ":" in request.host else request.host
    return f"http://{shown}:{request.port}/"


def web_server(service: Service, request: ServeRequest) -> uvicorn.Server:
    """Return the web server of a service; it does not run yet."""
    limits = request.limits
    config = uvicorn.Config(
        create_app(service, request.doors),
        host=request.host,
        port=request.port,
        http=TimedProtocol.within(limits.header_seconds),
        ws="none",
        access_log=False,  # the service keeps its own, without parameters
        log_config=None,
        server_header=False,
        proxy_headers=False,
        headers=[("Server", "diplokg")],
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=1 << 16,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)
