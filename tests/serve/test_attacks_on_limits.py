"""Attacks by size, time and number, on a service with tight limits; docs/security.md lists them."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from kg.serve.limits import Limits
from tests.serve.running import running

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s . ?t ?u ?v }"
HOARDING = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p } ORDER BY ?p ?a ?l"
LARGE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SECONDS = 1.0
TIGHT = Limits(
    seconds=SECONDS,
    memory_bytes=96 << 20,
    result_bytes=200_000,
    query_bytes=10_000,
    workers=2,
    waiting=2,
    waiting_seconds=5,
    connections=40,
    header_seconds=0.7,
    body_seconds=0.7,
    send_seconds=0.7,
)


@pytest.fixture(scope="module")
def tight(graph_file: Path) -> Iterator[httpx.Client]:
    with running(graph_file, limits=TIGHT) as found:
        yield found


def ask(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query})


def is_well(client: httpx.Client) -> bool:
    return ask(client, "ASK {}").json()["boolean"] is True


def connect(client: httpx.Client) -> socket.socket:
    return socket.create_connection((client.base_url.host, client.base_url.port), timeout=10)


def workers() -> set[int]:
    """The processes that the processes of this one have started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, check=True, text=True).stdout
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines())}
    return {pid for pid, parent in parents.items() if parents.get(parent) == os.getpid()}


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_endless_query_is_stopped_and_its_process_with_it(tight: httpx.Client) -> None:
    before = workers()
    started = time.monotonic()

    answer = ask(tight, ENDLESS)

    assert (answer.status_code, answer.json()["title"]) == (503, "The query took too long")
    assert time.monotonic() - started < SECONDS + 5
    assert is_well(tight)
    wait_until(lambda: len(before - workers()) == 1 and len(workers() - before) == 1)


def test_a_query_that_hoards_memory_is_stopped(tight: httpx.Client) -> None:
    answer = ask(tight, HOARDING)

    assert answer.status_code == 503
    assert answer.json()["title"] in ("The query needs too much memory", "The query took too long")
    assert is_well(tight)


def test_memory_alone_stops_a_query(graph_file: Path) -> None:
    with running(graph_file, limits=Limits(memory_bytes=64 << 20, workers=1)) as client:
        answer = ask(client, HOARDING)
        assert answer.json()["title"] == "The query needs too much memory"
        assert is_well(client)


def test_an_answer_beyond_its_size_is_refused(tight: httpx.Client) -> None:
    answer = ask(tight, LARGE)

    assert (answer.status_code, answer.json()["title"]) == (503, "The answer is too large")
    assert len(answer.content) < 300


def test_deep_nesting_harms_no_other_query(tight: httpx.Client) -> None:
    answer = ask(tight, "ASK " + "{" * 1500 + "}" * 1500)

    assert answer.status_code in (400, 503, 200)
    assert is_well(tight)


@pytest.mark.parametrize("extra", [{}, {"Content-Length": "99999999999"}, {"Content-Length": "-1"}])
def test_a_large_request_is_refused(tight: httpx.Client, extra: dict[str, str]) -> None:
    headers = {"Content-Type": "application/sparql-query", **extra}
    with connect(tight) as channel:
        length = extra.get("Content-Length", "20000")
        head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n"
        channel.sendall(f"{head}Content-Type: {headers['Content-Type']}\r\n\r\n".encode() + b"#" * 20_000)
        assert channel.recv(100).split()[1] in (b"413", b"400")
    assert is_well(tight)


def test_a_request_without_end_is_refused(tight: httpx.Client) -> None:
    def parts() -> Iterator[bytes]:
        while True:
            yield b"#" * 5_000

    try:
        answer = tight.post("/sparql", content=parts(), headers={"Content-Type": "application/sparql-query"})
        assert answer.status_code == 413
    except httpx.TransportError:
        pass  # the service hangs up while we still send
    assert is_well(tight)


def test_a_packed_request_is_measured_unpacked(tight: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}

    bomb = tight.post("/sparql", content=gzip.compress(b"#" * 5_000_000), headers=headers)
    honest = tight.post("/sparql", content=gzip.compress(b"ASK {}"), headers=headers)

    assert (bomb.status_code, honest.status_code) == (413, 200)


def test_headers_without_end_are_refused(tight: httpx.Client) -> None:
    with connect(tight) as channel:
        channel.sendall(b"GET /sparql HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: b\r\n" * 20_000)
        with suppress(ConnectionResetError):
            assert b"400" in channel.recv(100)
    assert is_well(tight)


def test_more_queries_than_may_wait_are_refused_and_told_when_to_come_again(tight: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as threads:
        address = f"{tight.base_url}/sparql"
        texts = [f"{ENDLESS} # {number}" for number in range(8)]  # the same one is put once for all who ask
        answers = list(threads.map(lambda text: httpx.post(address, data={"query": text}), texts))

    busy = [answer for answer in answers if answer.json()["title"] == "Too many queries at a time"]
    assert {answer.status_code for answer in answers} == {503}
    assert len(busy) >= 4
    assert all(answer.headers["retry-after"] for answer in busy)
    assert is_well(tight)


def test_a_client_that_leaves_ends_its_query(graph_file: Path) -> None:
    with running(graph_file, limits=Limits(workers=1, seconds=60)) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/sparql", data={"query": ENDLESS}, timeout=0.5)
        started = time.monotonic()
        assert is_well(client)
        assert time.monotonic() - started < 10


@pytest.mark.parametrize("head", [b"", b"GET /sparql HTTP/1.1\r\n", b"GET /sparql HTTP/1.1\r\nHost: localhost\r\n"])
def test_a_client_that_sends_its_request_slowly_is_hung_up_on(tight: httpx.Client, head: bytes) -> None:
    with connect(tight) as channel:
        channel.sendall(head)
        assert channel.recv(100) == b""
    assert is_well(tight)


def test_a_second_request_that_comes_slowly_is_hung_up_on(tight: httpx.Client) -> None:
    with connect(tight) as channel:
        channel.sendall(b"GET /nope HTTP/1.1\r\nHost: evil.example\r\n\r\nGET /no")
        answers = b"".join(iter(lambda: channel.recv(10_000), b""))
    assert answers.count(b"HTTP/1.1 ") == 1


def test_a_body_that_comes_slowly_is_refused(tight: httpx.Client) -> None:
    with connect(tight) as channel:
        channel.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n")
        channel.sendall(b"Content-Length: 100\r\n\r\nASK")
        assert b"408" in channel.recv(100)
    assert is_well(tight)


def test_a_client_that_takes_an_answer_slowly_is_hung_up_on(tmp_path: Path) -> None:
    large = tmp_path / "large.nt"
    large.write_text("".join(f'<urn:s{n}> <urn:p> "{"x" * 500}" .\n' for n in range(40_000)), encoding="utf-8")
    with running(large, limits=Limits(send_seconds=0.5, workers=1)) as client, socket.socket() as channel:
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        channel.connect((client.base_url.host, client.base_url.port))
        channel.sendall(b"GET /store HTTP/1.1\r\nHost: localhost\r\nAccept: application/n-quads\r\n\r\n")
        assert is_well(client)
        time.sleep(2)
        taken = sum(map(len, iter(lambda: channel.recv(1 << 20), b"")))
    assert taken < large.stat().st_size


def test_more_connections_than_may_be_are_refused(tight: httpx.Client) -> None:
    held = [connect(tight) for _ in range(TIGHT.connections + 5)]
    try:
        answer = httpx.get(f"{tight.base_url}/sparql", headers={"Connection": "close"})
        assert answer.status_code == 503
    finally:
        for channel in held:
            channel.close()
    time.sleep(0.2)
    assert is_well(tight)


def test_more_requests_than_an_address_may_make_are_refused(graph_file: Path) -> None:
    with running(graph_file, limits=Limits(rate=5, workers=1)) as client:
        answers = [client.get("/static/site.css") for _ in range(30)]

    codes = [answer.status_code for answer in answers]
    assert codes[:10] == [200] * 10
    assert codes.count(429) >= 10
    assert answers[codes.index(429)].headers["retry-after"] == "1"
