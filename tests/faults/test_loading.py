"""Endpoints that answer too slowly, too much, something else or not at all, and loads that are killed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import EndpointError
from kg.graph import Dataset
from kg.publish import Address, Load, LoadRequest, Patience
from kg.publish.connection import ATTEMPTS, LARGEST_ANSWER
from tests.faults.running import Conditions, Fault, Runner, assert_told
from tests.publish.fake import FakeStore, serving

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
Play = Callable[[socket.socket, threading.Event], None]


def drip(client: socket.socket, stop: threading.Event) -> None:
    client.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    while not stop.wait(0.02):
        client.sendall(b" ")


def flood(client: socket.socket, stop: threading.Event) -> None:
    client.sendall(HEAD + b"Connection: close\r\n\r\n")
    while not stop.is_set():
        client.sendall(b" " * (1 << 20))


def nest(client: socket.socket, _stop: threading.Event) -> None:
    client.sendall(HEAD + b"Content-Length: 200000\r\n\r\n" + b"[" * 200_000)


def hang_up(client: socket.socket, _stop: threading.Event) -> None:
    client.sendall(b"HTTP/1.1 2")


def say_nonsense(client: socket.socket, _stop: threading.Event) -> None:
    client.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n")


def send_a_page(client: socket.socket, _stop: threading.Event) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html>hello\r\n")


@contextmanager
def playing(play: Play) -> Iterator[tuple[str, list[float]]]:
    """Answer each request by `play`; gives the URL, and when requests came."""
    stop, asked = threading.Event(), list[float]()
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(client: socket.socket) -> None:
        with client:
            client.settimeout(5)
            try:
                if client.recv(1 << 16):
                    asked.append(time.monotonic())
                    play(client, stop)
                    client.shutdown(socket.SHUT_WR)
                    while client.recv(
                        1 << 16
                    ):  # closed with words unread, a connection is reset, and may lose the answer
                        pass
            except OSError:
                return  # the client has gone, as it should

    def listen() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=[client], daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/ds", asked
    finally:
        stop.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@pytest.mark.parametrize(
    ("play", "attempts", "told"),
    [
        (drip, ATTEMPTS, "no answer in time; run the same command again"),
        (flood, 1, f"answers with more than {LARGEST_ANSWER >> 20} MB"),
        (nest, 1, "did not answer with results of SPARQL in JSON"),
        (hang_up, ATTEMPTS, "the connection broke"),
        (say_nonsense, ATTEMPTS, "the connection broke"),
        (send_a_page, 1, "did not answer with results of SPARQL in JSON; look whether the URL is that of the store"),
    ],
)
def test_answers_of_any_kind_are_bounded_and_told(tmp_path: Path, play: Play, attempts: int, told: str) -> None:
    slept: list[float] = []
    line = "<https://example.org/a> <https://example.org/b> <https://example.org/c> ."
    patience = 0.3 if play is drip else 5.0
    with playing(play) as (url, asked):
        request = LoadRequest(
            Address(url, "generic"),
            tmp_path / "progress",
            patience=Patience(patience, slept.append),
        )
        with pytest.raises(EndpointError, match=told):
            Load(Dataset([line]), request, {})

    assert len(asked) == attempts
    assert slept == [0.5, 1.0, 2.0, 4.0][: attempts - 1]
    assert not (tmp_path / "progress").exists()


@pytest.fixture
def fake() -> Iterator[FakeStore]:
    with serving(FakeStore()) as played:
        yield played


PLAIN = Conditions(environment={"KG_USER": "", "KG_TOKEN": "", "NETRC": "/dev/null", "NO_PROXY": "*"})


def test_a_load_that_is_killed_goes_on_from_there(run: Runner, work: Path, fake: FakeStore) -> None:
    """It is killed when it notes its third batch; the next sends what is left, and verifies all."""
    load = ("load", "g.nq", "--endpoint", fake.url, "--store", "generic", "--batch", "20", "--progress-file", "p")
    killed = run(work, *load, on=Conditions(Fault("SIGKILL", 3, "os.rename"), environment=PLAIN.environment))
    arrived = len(fake.only("POST"))

    done = run(work, *load, on=PLAIN)

    assert (killed.code, done.code) == (-9, 0), done
    assert "where the last load stopped" in done.out
    assert arrived < len(fake.only("POST"))
    assert not (work / "p").exists()


def test_a_load_whose_progress_cannot_be_noted_sends_nothing_more(run: Runner, work: Path, fake: FakeStore) -> None:
    load = ("load", "g.nq", "--endpoint", fake.url, "--store", "generic", "--batch", "20", "--progress-file", "p")
    done = run(work, *load, on=Conditions(Fault("ENOSPC", 2, "os.rename"), environment=PLAIN.environment))

    assert_told(done, 1, "p: cannot be written: No space left on device")
    assert run(work, *load, on=PLAIN).code == 0


def test_an_endpoint_that_is_not_there_or_says_no_is_told(run: Runner, work: Path, fake: FakeStore) -> None:
    fake.faults.append(403)

    refused = run(work, "load", "g.nq", "--endpoint", fake.url, "--store", "generic", on=PLAIN)

    assert_told(refused, 1, f"{fake.url}: 403: not allowed without credentials", "KG_USER and KG_PASSWORD")
    assert not list(work.glob("*.loading"))


def test_credentials_do_not_follow_a_redirect(work: Path, fake: FakeStore, run: Runner) -> None:
    with serving(FakeStore()) as elsewhere:
        fake.faults.append((307, {"Location": f"{elsewhere.url}/ds"}))
        signed = {**PLAIN.environment, "KG_USER": "", "KG_TOKEN": "a-secret-of-ours"}

        done = run(
            work, "load", "g.nq", "--endpoint", fake.url, "--store", "generic", on=Conditions(environment=signed)
        )

        assert_told(done, 1, "307: moved to", "give that URL if you trust it")
        assert elsewhere.asked == []
        assert "a-secret" not in done.err
