"""What the service and its clients read of others: requests, their parts, answers of stores."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from pyoxigraph import Store
from starlette.requests import Request
from starlette.types import Message as Event

from kg.publish.connection import Connection, Patience
from kg.publish.credentials import Credentials, check_url, find_credentials
from kg.publish.profiles import get_profile, recognised
from kg.serve.answers import answer
from kg.serve.app import Doors, create_app
from kg.serve.bodies import content_type, fields
from kg.serve.formats import HTML, SOLUTIONS, TRIPLES, named, negotiate, prefers_html
from kg.serve.frames import Message, packed
from kg.serve.guard import GuardError, check, tokens
from kg.serve.iris import check_iris
from kg.serve.limits import Limits
from kg.serve.pages import reader_language
from kg.serve.pool import Pool
from kg.serve.problems import ProblemError
from kg.serve.remembered import Remembered
from kg.serve.service import Rights, Service
from kg.serve.using import UsingError, with_using
from kg.serve.writer import Writer
from tests.hostile.reader import Reader, text

_UPDATE = 'PREFIX e: <http://e.org/> DELETE WHERE { ?s e:p \'x\' } ; INSERT { ?s e:q <http://e.org/o> } WHERE { ?s ?p """y""" } # end\n'
_REQUEST = (
    "GET /sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D&format=json HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv;q=0.5, */*\r\n"
    "Authorization: Bearer x\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Encoding: identity\r\n\r\nquery=ASK+%7B%7D"
)
_OVER = frozenset({500})
"""Answers that say that the service broke."""


def _told(*kinds: type[Exception]) -> Callable[[Callable[[str], object]], Callable[[str], object]]:
    """A reader whose errors of these kinds are answers."""

    def around(read: Callable[[str], object]) -> Callable[[str], object]:
        def told(words: str) -> object:
            try:
                return read(words)
            except kinds as error:
                return str(error)

        return told

    return around


@_told(GuardError)
def _guarded(words: str) -> None:
    check(words, ("http://e.org/o",))
    assert (
        "".join(token.text for token in tokens(words)) in re.sub(r"[ \t\r\n]|#[^\r\n]*", "", words)
        or '"' in words
        or "'" in words
        or "#" in words
    )


@_told(GuardError, UsingError)
def _using(words: str) -> None:
    with_using(words, ["http://e.org/g"], ["http://e.org/h"])


def _accept(words: str) -> None:
    for formats in (SOLUTIONS, TRIPLES):
        assert negotiate(words, formats) in (*formats, None)
    prefers_html(words, TRIPLES), named(words, TRIPLES)
    assert reader_language(words) in ("en", "zh-Hans", "zh-Hant")


@_told(ProblemError)
def _fields(words: str) -> None:
    check_iris(value for _, value in fields(words))


def _media_type(data: bytes, _: Path) -> None:
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [(b"content-type", data)]}
    with suppress(ProblemError):
        content_type(Request(scope))


class _Processes:
    """In place of processes: the answer is made here."""

    def __init__(self) -> None:
        self.store = Store()

    async def ask(self, head: dict[str, Any]) -> Message:
        assert packed(Message(head))
        if head["kind"] == "page":
            return Message({"status": "ok", "code": 200, "headers": {}, "content_type": HTML}, b"")
        return answer(self.store, head)

    async def change(self, head: dict[str, Any], body: bytes) -> Message:
        assert packed(Message(head, body))
        return Message({"status": "ok", "is_new": True})


@cache
def _app() -> Any:
    processes = _Processes()
    pool, limits = cast(Pool, processes), Limits(query_bytes=5000, upload_bytes=5000)
    service = Service(pool, Remembered(pool, 0), cast(Writer, processes), limits, Rights("x"), "http://e.org/")
    return create_app(service, Doors(hosts=("*",)))


def _scope(head: bytes) -> dict[str, Any] | None:
    """A request line and headers as a server hands them on; nothing where no server would."""
    first, *lines = head.split(b"\r\n")
    method, _, rest = first.partition(b" ")
    target = rest.rpartition(b" ")[0]
    if not re.fullmatch(rb"[A-Z]+", method) or not re.fullmatch(rb"/[\x21-\x7e]*", target):
        return None
    pairs = [line.partition(b":") for line in lines]
    headers = [
        (name.lower(), value.strip(b" \t")) for name, colon, value in pairs if colon and re.fullmatch(rb"[\w-]+", name)
    ]
    if any(re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", value) for _, value in headers):
        return None
    place, _, query = target.partition(b"?")
    plain = re.sub(rb"%([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), place)
    return {
        "type": "http", "http_version": "1.1", "method": method.decode(), "scheme": "http", "path": plain.decode(errors="replace"),
        "raw_path": place, "query_string": query, "headers": headers, "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 5), "root_path": "",
    }  # fmt: skip


def _request(data: bytes, _: Path) -> None:
    """A whole request to the application: it answers, and never that it broke."""
    head, *rest = data.split(b"\r\n\r\n", 1)
    scope = _scope(head)
    if scope is None:
        return
    sent: list[Event] = []
    events = [{"type": "http.request", "body": b"".join(rest), "more_body": False}]

    async def receive() -> Event:
        if events:
            return events.pop(0)
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(event: Event) -> None:
        sent.append(event)

    _loop().run_until_complete(_app()(scope, receive, send))
    assert sent[0]["status"] not in _OVER, (sent[0], sent[1]["body"])


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _answered(data: bytes, _: Path) -> None:
    """The answer of a store that means ill: a number and two headers in lines, and the body."""
    head = [line.translate(None, b"\r\0") for line in data.split(b"\n", 3)[:3]]  # what no client takes for a header
    status, place, wait = ([*head, b"", b"", b""])[:3]
    body = data.split(b"\n", 3)[3] if data.count(b"\n") > 2 else b""
    headers = [(b"location", place), (b"retry-after", wait), (b"content-type", b"text/html; charset=" + wait)]
    headers += [(b"content-encoding", b"gzip")] if body.startswith(b"\x1f\x8b") else []
    number = int(status[:3]) if re.fullmatch(rb"[2-5]\d\d", status[:3]) else 500

    def respond(_: httpx.Request) -> httpx.Response:
        return httpx.Response(number, headers=headers, content=body)

    with Connection(
        get_profile("virtuoso"), Credentials("x", "a", "b"), patience=Patience(sleep=lambda _: None)
    ) as connection:
        connection._client = httpx.Client(transport=httpx.MockTransport(respond))
        connection.send("POST", "http://e.org/")


def _netrc(data: bytes, folder: Path) -> None:
    path = folder / "netrc"
    path.write_bytes(data)
    find_credentials("http://e.org/", {"NETRC": str(path)})


def _url(words: str) -> None:
    assert urlsplit(check_url(words, option="x")).hostname
    recognised(url=words, server=words)


SERVICE: Mapping[str, Reader] = {
    "guard": Reader(_UPDATE.encode(), text(_guarded), 500),
    "using": Reader(_UPDATE.encode(), text(_using), 500),
    "accept": Reader(b"text/html,application/xhtml+xml;q=0.9, text/turtle;q=1.0, application/ld+json;q=0, zh-TW, en;q=0.5", text(_accept), 300),
    "parameters": Reader(b"query=ASK+%7B%7D&named-graph-uri=http%3A%2F%2Fe.org%2Fg&format=json&x", text(_fields), 300),
    "content-type": Reader(b"multipart/form-data; boundary=x; charset*=utf-8'en'%E4; charset=\"utf-8\"", _media_type, 200),
    "request": Reader(_REQUEST.encode(), _request, 1000),
    "store-answer": Reader(b"302\nhttp://[x]/y?z\n120\n<html><title>no</title><p>not &amp; here</html>", _answered, 600),
    "netrc": Reader(b"machine e.org login a password b\nmacdef m\n x\n\n", _netrc, 300),
    "url": Reader(b"https://e.org:8080/ds/query?x=1#y", text(_url), 200),
}  # fmt: skip
