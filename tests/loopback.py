"""Servers on loopback that files are read from: the web, giving whole files only, and object storage."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.request import Request, urlopen

import fsspec
import pytest
from moto.server import ThreadedMotoServer

CUT = "cut.txt"
"""A page of which half is sent."""
FAULTY = "faulty.txt"
"""A page over which the server fails."""


class _Server(ThreadingHTTPServer):
    pages: Mapping[str, bytes]


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.lstrip("/")
        data = cast(_Server, self.server).pages.get(name)
        if data is None:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR if name == FAULTY else HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if name == CUT else data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def web(pages: Mapping[str, bytes]) -> Iterator[str]:
    """Give the URL of a server with pages by name."""
    with _Server(("127.0.0.1", 0), _Pages) as server:
        server.pages = pages
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def object_storage() -> Iterator[dict[str, str]]:
    """Let a server that speaks S3 and has an empty bucket `news` be found here; give the variables that say where."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    variables = {
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": address,
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    try:
        urlopen(Request(f"{address}/moto-api/reset", method="POST")).close()  # servers share what they keep
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            forget_storage()
            fsspec.filesystem("s3").mkdir("news")
            yield variables
    finally:
        forget_storage()
        server.stop()


def forget_storage() -> None:
    """Let what is asked of object storage from now on go where the variables say."""
    fsspec.get_filesystem_class("s3").clear_instance_cache()
