"""A service whose processes, store, descriptors or disk go away: it answers with an error and goes on, or ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.faults.running import Conditions, Ran, Runner
from tests.publish.servers import free_port

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
TOKEN = "a-token-of-the-tests"


@dataclass(slots=True)
class Served:
    """A service that runs: its process, a client, and how it ended."""

    pid: int
    client: httpx.Client
    ran: Ran | None = None

    def ask(self) -> int:
        """Return the status of an answer to a query, 0 where there is none."""
        with suppress(httpx.TransportError):
            return self.client.post("/sparql", data={"query": COUNT}).status_code
        return 0

    def asked_until_well(self) -> list[int]:
        """Ask until an answer is right; return the statuses before it."""
        before: list[int] = []
        for _ in range(100):
            status = self.ask()
            if status == 200:
                return before
            before.append(status)
            time.sleep(0.1)
        raise TimeoutError(str(before))


@contextmanager
def serving(run: Runner, work: Path, *arguments: object, on: Conditions | None = None) -> Iterator[Served]:
    port = free_port()
    pid, printed = run.start(work, "serve", *arguments, "--port", port, "--workers", "2", on=on)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as client:
        found = Served(pid, client)
        try:
            _wait_for(port, pid)
            yield found
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            found.ran = run.ended(printed)


def _wait_for(port: int, pid: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        os.kill(pid, 0)
        time.sleep(0.1)
    raise TimeoutError


def below(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(int(stat.parent.name))
    return sorted(found)


def assert_ended(served: Served, *codes: int) -> str:
    assert served.ran is not None
    assert served.ran.code in codes, served.ran
    assert "Traceback" not in served.ran.err, served.ran
    return served.ran.err


def test_workers_that_are_killed_are_replaced(run: Runner, work: Path) -> None:
    with serving(run, work, "g.nq") as served:
        (forks,) = below(served.pid)
        workers = below(forks)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)

        before = served.asked_until_well()

        assert set(before) <= {500, 503}
        assert len(before) <= len(workers)
        assert not set(below(forks)) & set(workers)
    assert_ended(served, 143)


def test_a_service_whose_processes_are_all_gone_ends(run: Runner, work: Path) -> None:
    """A supervisor can start another; one that stays without processes would answer nothing for ever."""
    with serving(run, work, "g.nq") as served:
        (forks,) = below(served.pid)
        os.kill(forks, signal.SIGKILL)

        for _ in range(100):
            served.ask()
            if not Path(f"/proc/{served.pid}").exists():
                break
            time.sleep(0.1)
    assert "the process that held it is gone; start the service again" in assert_ended(served, 1)


def test_a_store_that_is_removed_while_it_is_served_is_an_error_without_paths(run: Runner, work: Path) -> None:
    with serving(run, work, "store/graph") as served:
        assert served.ask() == 200
        shutil.rmtree(work / "store")
        (forks,) = below(served.pid)
        for worker in below(forks):
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.2)

        answers = [served.client.post("/sparql", data={"query": COUNT}) for _ in range(4)]

        assert {one.status_code for one in answers} <= {200, 500, 503}
        assert not any(str(work) in one.text or "Traceback" in one.text for one in answers)
    assert_ended(served, 143)


def test_a_service_without_free_descriptors_answers_again_when_there_are_some(run: Runner, work: Path) -> None:
    with serving(run, work, "g.nq", on=Conditions(limits={"RLIMIT_NOFILE": 48})) as served:
        port = served.client.base_url.port
        held = []
        for _ in range(80):
            with suppress(OSError):
                held.append(socket.create_connection(("127.0.0.1", port or 0), 0.5))
        for one in held:
            one.close()

        before = served.asked_until_well()

        assert set(before) <= {0, 500, 503}
        time.sleep(1.5)  # asyncio tries to accept again after a second, also when the server has been closed
    assert_ended(served, 143)


def test_an_update_that_the_disk_does_not_take_is_refused_and_readers_go_on(run: Runner, work: Path) -> None:
    on = Conditions(limits={"RLIMIT_FSIZE": 300_000}, environment={"KG_SERVE_TOKEN": TOKEN})
    with serving(run, work, "g.nq", "--write", on=on) as served:
        many = " ".join(f"<http://e/{n}> <http://e/p> '{'x' * 200}{n}' ." for n in range(20_000))

        refused = served.client.post(
            "/sparql", data={"update": f"INSERT DATA {{ {many} }}"}, headers={"Authorization": f"Bearer {TOKEN}"}
        )

        assert refused.status_code in (500, 503, 507), refused.text[:300]
        assert str(work) not in refused.text
        assert "Traceback" not in refused.text
        assert served.asked_until_well() == []
    assert_ended(served, 143)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_a_service_and_all_its_processes(run: Runner, work: Path, name: str) -> None:
    with serving(run, work, "g.nq") as served:
        (forks,) = below(served.pid)
        workers = below(forks)
        os.kill(served.pid, getattr(signal, name))
        time.sleep(0.1)
    assert_ended(served, 128 + getattr(signal, name), 143)
    time.sleep(0.5)
    assert not [pid for pid in (forks, *workers) if Path(f"/proc/{pid}").exists()]
