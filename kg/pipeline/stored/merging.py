"""The files of a new graph are merged once, when all are there, rather than again and again while others come."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_TASKS = Path("/proc/self/task")
_MERGING = "rocksdb:low"
"""What RocksDB calls its threads that merge."""
_LOWEST = 19
_MERGE = """
import os, sys, threading
import pyoxigraph
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
pyoxigraph.Store(sys.argv[1]).optimize()
os._exit(0)
"""
"""What a process of its own does; its input ends with the process that it works for, and it with that."""


def put_off() -> None:
    """Let RocksDB's threads merge only when a core has nothing else to do; nothing where threads have no priorities."""
    for task in _TASKS.glob("*") if sys.platform == "linux" else ():
        with suppress(OSError):  # a thread that has ended
            if (task / "comm").read_text().strip() == _MERGING:
                os.setpriority(os.PRIO_PROCESS, int(task.name), _LOWEST)


class Merging:
    """The files of a graph that nobody has open are merged in a process of its own: of that nothing was put off.

    Threads that were once put off cannot be called back without rights that users seldom have.
    """

    def __init__(self, graph: Path) -> None:
        """Begin with it."""
        self._graph = graph
        command = [sys.executable, "-P", "-c", _MERGE, str(graph)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def wait(self) -> None:
        """Return when the files are merged.

        Raises:
            OSError: the graph cannot be written.
        """
        with self._process as process:
            try:
                assert process.stderr is not None
                told = process.stderr.read().strip()
            except BaseException:
                process.kill()
                raise
        if code := process.returncode:
            raise OSError(f"{self._graph}: its files cannot be merged: {told.splitlines()[-1] if told else code}")

    def stop(self) -> None:
        """End the process, however far it has come."""
        with self._process as process:
            process.kill()


def merge(graph: Path) -> None:
    """Merge the files of a graph.

    Raises:
        OSError: the graph cannot be written.
    """
    Merging(graph).wait()
