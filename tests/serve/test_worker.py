from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from kg.serve.frames import Message
from kg.serve.processes import ForkServer
from tests.serve.listener import listening

HAS_NAMESPACES = subprocess.run(["unshare", "-U", "-n", "true"], capture_output=True, check=False).returncode == 0


async def ask(graph: Path, query: str, *, is_isolated: bool) -> Message:
    """Ask a process directly, past all checks."""
    forks = ForkServer.start()
    try:
        await forks.open(graph)
        worker = await forks.fork({"memory_bytes": 1 << 30, "is_isolated": is_isolated})
        answer = await worker.ask(Message({"kind": "query", "query": query, "solutions": "json", "limit": 1000}))
        worker.writer.close()
        await worker.writer.wait_closed()
        return answer
    finally:
        forks.control.close()
        forks.process.wait()


@pytest.mark.skipif(not HAS_NAMESPACES, reason="the kernel gives no network namespace to this user")
@pytest.mark.parametrize("is_isolated", [True, False])
def test_a_process_has_no_network(graph_file: Path, is_isolated: bool) -> None:
    """One that is isolated connects to nothing; one that is not shows that it would."""
    with listening() as listener:
        query = f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"
        answer = asyncio.run(ask(graph_file, query, is_isolated=is_isolated))

    assert answer.head["status"] == "failed"
    assert bool(listener.connections) is not is_isolated
