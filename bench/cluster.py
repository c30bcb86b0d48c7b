"""A scheduler of Dask and its workers, as processes of their own on this host: for tests, and to be measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

_ROOT = Path(__file__).parents[1]
_PATIENCE = 300.0


def wait_for(what: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something holds; a process that ends before is an error."""
    until = monotonic() + _PATIENCE
    while not what():
        assert process.poll() is None, "it ended before"
        assert monotonic() < until, "it takes too long"
        sleep(0.05)


@dataclass(slots=True)
class Cluster:
    """A scheduler that listens on loopback, and its workers; logs go to the folder.

    All processes have the further variables `environment`.
    """

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Return the address as `kg build --engine` takes it."""
        found: str = json.loads((self.folder / "scheduler.json").read_text())["address"]
        return found.replace("tcp://", "dask://")

    def start(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        """Start one of Dask's commands."""
        place = ["--scheduler-file", str(self.folder / "scheduler.json"), "--host", "127.0.0.1", "--no-dashboard"]
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *place, *options],
                cwd=self.folder, env=_environment(self.environment), stdout=log, stderr=log,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker; tasks wait until there is one."""
        local = str(self.folder / f"worker-{len(self.processes)}")
        return self.start("dask_worker", "--nthreads", "1", "--no-nanny", "--local-directory", local)


@contextmanager
def running(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Give a cluster without workers."""
    cluster = Cluster(folder, environment or {})
    try:
        scheduler = cluster.start("dask_scheduler", "--port", "0")
        wait_for((folder / "scheduler.json").exists, scheduler)
        yield cluster
    finally:
        for process in cluster.processes:
            process.kill()
            process.wait()


def _environment(further: Mapping[str, str]) -> dict[str, str]:
    """Return variables with which this tree is what Python imports, before what is further on its path."""
    path = os.pathsep.join([str(_ROOT), *filter(None, [further.get("PYTHONPATH")])])
    return {**os.environ, **further, "PYTHONPATH": path}


def kg(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start `kg`, with its words in a pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        env=_environment(environment or {}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def finished(process: subprocess.Popen[bytes], patience: float | None = _PATIENCE) -> tuple[int, str]:
    """Return exit code and words of a process when it has ended, for which it has so many seconds."""
    try:
        words, _ = process.communicate(timeout=patience)
    finally:
        process.kill()
    return process.returncode, words.decode()
