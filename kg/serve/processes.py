"""The service's side of its processes: the one that forks, and those that it forks."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.serve import frames
from kg.serve.frames import Message


@dataclass(eq=False, slots=True)
class Worker:
    """One process: its number, and the channel to it."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: Message) -> Message:
        """Return its answer.

        Raises:
            EOFError, ConnectionError: the process has died.
        """
        if self.writer.is_closing():  # the service ends meanwhile
            raise ConnectionResetError("the process is being ended")
        await frames.write(self.writer, request)
        return await frames.read(self.reader)


_FRUGAL = {"MALLOC_ARENA_MAX": "2"}
"""glibc else reserves addresses for each thread, 64 MB at a time, which can use up the bound of a process."""


@dataclass(eq=False, slots=True)
class ForkServer:
    """The process that holds the graph, and starts and ends others."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def start(cls) -> ForkServer:
        """Start it; it holds nothing yet."""
        ours, theirs = socket.socketpair()
        with theirs:
            descriptor = theirs.fileno()
            command = [sys.executable, "-m", "kg.serve.forkserver", str(descriptor), str(os.getpid())]
            process = subprocess.Popen(
                command, pass_fds=[descriptor], stdin=subprocess.DEVNULL, env=os.environ | _FRUGAL
            )
        return cls(process, ours)

    async def open(self, path: Path) -> None:
        """Let it read a graph, which all processes that it forks share.

        Raises:
            InputError: the graph cannot be read.
        """
        _check(await self._tell({"kind": "open", "path": str(path)}))

    async def count(self, place: Sequence[str]) -> None:
        """Let it count what pages tell of a store on disk, once for all processes that it forks.

        Raises:
            InputError: the store cannot be opened.
        """
        _check(await self._tell({"kind": "count", "place": list(place)}))

    async def read(self, documents: Sequence[Path]) -> list[str]:
        """Let it read the documents whose texts pages show; return what could not be read, and why."""
        reply = await self._tell({"kind": "documents", "paths": [str(path) for path in documents]})
        return [str(fault) for fault in reply["faults"]]

    async def tell_findings(self, findings: bytes) -> None:
        """Let the pages of processes that it forks from now on tell these findings."""
        await self._tell({"kind": "findings"}, body=findings)

    async def fork(self, order: Mapping[str, Any]) -> Worker:
        """Start a process that does what `order` says."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                reply = await self._tell({"kind": "fork", **order}, theirs.fileno())
            reader, writer = await asyncio.open_connection(sock=ours)
        except BaseException:  # the service ends meanwhile
            ours.close()
            raise
        return Worker(reply["pid"], reader, writer)

    async def end(self, worker: Worker) -> int:
        """Kill a process, and return its exit status, negative for a signal."""
        worker.writer.close()
        return int((await self._tell({"kind": "end", "pid": worker.pid}))["status"])

    async def stop(self) -> None:
        """End it and all that it has forked."""
        self.control.close()
        await asyncio.to_thread(self.process.wait)

    async def _tell(
        self, head: Mapping[str, Any], descriptor: int | None = None, *, body: bytes = b""
    ) -> Mapping[str, Any]:
        async with self.lock:
            return await asyncio.to_thread(self._exchange, Message(head, body), descriptor)

    def _exchange(self, message: Message, descriptor: int | None) -> Mapping[str, Any]:
        frames.send(self.control, message)
        if descriptor is not None:
            socket.send_fds(self.control, [b"+"], [descriptor])
        reply = frames.receive(self.control)
        if reply is None:
            raise EOFError("the process that holds the graph has ended")
        return reply.head


def _check(reply: Mapping[str, Any]) -> None:
    if reply["status"] != "ok":
        location, reason, place, expected = reply["fault"]
        raise InputError(location, reason, place=place, expected=expected)
