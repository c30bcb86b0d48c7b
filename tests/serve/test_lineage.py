"""Nothing outlives what started it, even when that is killed in the middle of a long query."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SERVICE = """\
import asyncio, sys
from pathlib import Path
from kg.serve.frames import Message
from kg.serve.processes import ForkServer

async def main():
    forks = ForkServer.start()
    await forks.open(Path(sys.argv[1]))
    worker = await forks.fork({"memory_bytes": 1 << 30, "is_isolated": True})
    endless = "SELECT (COUNT(*) AS ?n) {" + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(12)) + "}"
    head = {"kind": "query", "query": endless, "solutions": "json", "limit": 9}
    asking = asyncio.ensure_future(worker.ask(Message(head)))
    await asyncio.sleep(0.1)
    sys.stdout.write(f"{forks.process.pid} {worker.pid}\\n")
    sys.stdout.flush()
    await asking

asyncio.run(main())
"""


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_gone(pid: int, seconds: float = 10) -> bool:
    """Whether a process ends within this time."""
    end = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_alive(pid)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends processes with their parents")
@pytest.mark.parametrize("killed", ["service", "forkserver"])
def test_processes_end_with_the_one_that_started_them(graph_file: Path, killed: str) -> None:
    """The worker is busy with a query that has no end and reads nothing of its channel."""
    command = [sys.executable, "-c", SERVICE, str(graph_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as service:
        assert service.stdout is not None
        forkserver, worker = map(int, service.stdout.readline().split())
        try:
            assert is_alive(forkserver)
            assert is_alive(worker)
            os.kill(service.pid if killed == "service" else forkserver, signal.SIGKILL)

            assert is_gone(worker)
            assert is_gone(forkserver)
        finally:
            service.kill()
            for pid in (forkserver, worker):
                if is_alive(pid):
                    os.kill(pid, signal.SIGKILL)
