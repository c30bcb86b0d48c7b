"""Real triple stores, on loopback and for the time of a test only."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_SECONDS = 60
STOP_SECONDS = 60

VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
ServerThreads = 10
DirsAllowed = {folder}
CheckpointInterval = 0
SchedulerInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs; `port` is that of its URL."""

    url: str
    port: int
    process: subprocess.Popen[bytes]


def oxigraph_program() -> str | None:
    """The program of the package `oxigraph`, which pip puts beside Python's."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


@contextmanager
def oxigraph(location: Path | None = None, *, port: int | None = None) -> Iterator[Server]:
    """A server that keeps all in memory, or in the database `location`."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    place = ["--location", str(location)] if location else []
    with _running([oxigraph_program() or "", "serve", *place, "--bind", url.removeprefix("http://")]) as process:
        wait_for(lambda: _answers(url), process)
        yield Server(url, port, process)


@contextmanager
def virtuoso(folder: Path) -> Iterator[tuple[str, int]]:
    """A server with a database of its own, user and password `dba`; gives its URL and its port for isql."""
    port, sql_port = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, port=port, sql_port=sql_port), encoding="utf-8")
    with _running(["virtuoso-t", "-f", "-c", str(ini)], cwd=folder) as process:
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: _answers(f"{url}/sparql"), process)
        yield url, sql_port


@contextmanager
def _running(command: Sequence[str], cwd: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(is_ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while not is_ready():
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        if time.monotonic() > end:
            raise TimeoutError(f"{process.args!r} is not ready after {START_SECONDS} s")
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, params={"query": "ASK {}"}, trust_env=False).status_code < 500
    except httpx.TransportError:
        return False


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
