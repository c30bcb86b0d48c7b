"""A small triple store on loopback that speaks the protocols, and misbehaves as it is told."""

from __future__ import annotations

import base64
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store

Fault = int | tuple[int, dict[str, str]] | Literal["hang", "half", "garbage", "lost", "late", "lasting"]
"""What is answered instead: a status (with headers); nothing; half a body; no JSON; `lost` does nothing and says it
did; `late` does it and says 503; `lasting` is an error of Virtuoso that stays."""


@dataclass
class FakeStore:
    """What it holds, what it was asked, and how it is to answer the next requests (`None`: well)."""

    store: Store = field(default_factory=Store)
    faults: deque[Fault | None] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    login: str | None = None
    server: str = "Fake/1"
    limit: int | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def count(self, graph: str | None = None) -> int:
        where = NamedNode(graph) if graph else DefaultGraph()
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, where))

    def only(self, prefix: str) -> list[str]:
        """The requests that begin so, such as `PUT`."""
        return [request for request in self.asked if request.startswith(prefix)]


@contextmanager
def serving(fake: FakeStore) -> Iterator[FakeStore]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        fake.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeStore
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for a second packet

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def version_string(self) -> str:
        return self.fake.server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        self.fake.asked.append(f"{self.command} {self.path}")
        fault = self.fake.faults.popleft() if self.fake.faults else None
        if fault == "hang":
            self.fake.stop.wait(5)
            self.close_connection = True
        elif fault == "half":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"results"')
            self.close_connection = True
        elif fault == "lasting":
            self._reply(500, "<html><title>failed</title><h3>Error 22023</h3> unsupported type</html>")
        elif isinstance(fault, int | tuple):
            status, headers = fault if isinstance(fault, tuple) else (fault, {})
            self._reply(status, "<html><body><h1>it went wrong</h1></body></html>", headers)
        elif not self._is_known():
            self._reply(401, "who?", {"WWW-Authenticate": 'Basic realm="fake"'})
        else:
            status, text = (200, "no JSON") if fault == "garbage" else (204, "") if fault == "lost" else self._do(body)
            self._reply(503 if fault == "late" else status, text)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815  # names that the base class prescribes

    def _is_known(self) -> bool:
        if self.fake.login is None or self.command == "GET":
            return True
        return self.headers.get("authorization") in (
            "Basic " + base64.b64encode(self.fake.login.encode()).decode(),
            f"Bearer {self.fake.login}",
        )

    def _do(self, body: str) -> tuple[int, str]:
        parts = urlsplit(self.path)
        if self.fake.limit and len(body) > self.fake.limit:
            return 413, "too large"
        if parts.path == "/store":
            return self._fill(parse_qs(parts.query, keep_blank_values=True), body)
        if self.headers.get("content-type") == "application/sparql-update":
            self.fake.store.update(body)
            return 204, ""
        query = parse_qs(body).get("query", ["ASK {}"])[0]
        found = self.fake.store.query(query)
        assert isinstance(found, QuerySolutions | QueryBoolean)
        return 200, (found.serialize(format=QueryResultsFormat.JSON) or b"").decode()

    def _fill(self, parameters: dict[str, list[str]], body: str) -> tuple[int, str]:
        graph = NamedNode(parameters["graph"][0]) if "graph" in parameters else DefaultGraph()
        if self.command == "PUT":
            self.fake.store.clear_graph(graph)
        self.fake.store.load(body.encode(), format=RdfFormat.N_TRIPLES, to_graph=graph)
        return 204, ""

    def _reply(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())
