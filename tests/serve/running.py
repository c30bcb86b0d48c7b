"""Services started by tests on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from kg.serve.run import ServeRequest, open_service, web_server
from tests.publish.servers import free_port


@contextmanager
def running(graph: Path, **settings: Any) -> Iterator[httpx.Client]:
    """Serve a graph from a thread; gives a client whose base is the address of the service."""
    request = ServeRequest(graph, port=free_port(), **settings)
    ready, stop = threading.Event(), threading.Event()
    faults: list[BaseException] = []

    async def serve() -> None:
        try:
            service, _ = await open_service(request)
            server = web_server(service, request)
            serving = asyncio.ensure_future(server.serve())
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            ready.set()
            while not stop.is_set():
                await asyncio.sleep(0.01)
            server.should_exit = True
            await serving
        except BaseException as error:
            faults.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    ready.wait()
    try:
        if faults:
            raise faults[0]
        with httpx.Client(base_url=f"http://127.0.0.1:{request.port}", trust_env=False, timeout=30) as client:
            yield client
    finally:
        stop.set()
        thread.join()
