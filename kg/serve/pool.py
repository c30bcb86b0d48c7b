"""Processes kept ready for queries: so many at a time, each stopped for real when it takes too long."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from kg.serve.frames import Message
from kg.serve.limits import Limits
from kg.serve.processes import ForkServer, Worker

_LOG = logging.getLogger("kg.serve")
DATABASE = "CURRENT"
"""File that every database of RocksDB has."""
_LOST = ("gone", "failed")
"""What is said of a store whose files were removed, before or while they are read."""


class BusyError(Exception):
    """More requests wait than may, or one has waited too long."""


class TimeLimitError(Exception):
    """A request took longer than it may, and was stopped."""


class WorkerDiedError(Exception):
    """The process ended over a request: it ran out of memory or of stack."""


@dataclass(eq=False, slots=True)
class Pool:
    """The processes of a service; `place` is the store on disk that they read, `None` when they share one in memory.

    It may be a link, as in the folder that `kg build --store` makes: a request reads the store that it leads to then.

    `folder` is where stores lie that go with the service; `edition` counts how often all processes were replaced.
    """

    forks: ForkServer
    limits: Limits
    is_isolated: bool = True
    place: str | None = None
    folder: tempfile.TemporaryDirectory[str] | None = None
    edition: int = 0
    _idle: asyncio.Queue[Worker] = field(default_factory=asyncio.Queue)
    _workers: set[Worker] = field(default_factory=set)
    _outdated: set[Worker] = field(default_factory=set)
    _waiting: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def fill(self) -> None:
        """Start as many processes as there may be."""
        for _ in range(self.limits.workers):
            await self._add()

    async def close(self) -> None:
        """End all processes; what is asked meanwhile is not answered."""
        for task in tuple(self._tasks):
            task.cancel()
        for worker in self._workers:
            worker.writer.close()
        await self.forks.stop()
        if self.folder is not None:
            self.folder.cleanup()

    async def ask(self, head: dict[str, Any]) -> Message:
        """Return what a process answers; when the caller is cancelled, so is the process.

        Raises:
            BusyError: too many wait already, or none was free in time.
            TimeLimitError: the process took too long, and was killed.
            WorkerDiedError: it ended without an answer.
        """
        worker = await self._free_worker()
        answer: Message | None = None
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await self._answer(worker, head)
            return answer
        except TimeoutError as error:
            raise TimeLimitError from error
        except (EOFError, ConnectionError) as error:
            raise WorkerDiedError from error
        finally:
            is_well = answer is not None and answer.head["status"] != "too-much-memory"
            if is_well and worker not in self._outdated:
                self._idle.put_nowait(worker)
            else:
                self.spawn(self._replace(worker))

    async def renew(self) -> None:
        """Replace all processes, those at work when they have answered; what comes later is asked of new ones."""
        self.edition += 1
        self._outdated |= self._workers
        for worker in [self._idle.get_nowait() for _ in range(self._idle.qsize())]:
            await self._replace(worker)

    async def start(self) -> Worker:
        """Start a process beside those that answer; it is the caller's to end."""
        return await self.forks.fork({"memory_bytes": self.limits.memory_bytes, "is_isolated": self.is_isolated})

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside what goes on; the task is held until it is done, and cancelled when the pool is closed."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, worker: Worker, head: dict[str, Any]) -> Message:
        """Ask until the store is not replaced while it is opened; each answer is of one store as a whole."""
        while True:
            state = self.state()
            answer = await worker.ask(Message({**head, "place": state}))
            if answer.head["status"] not in _LOST or self.state() == state:
                return answer

    def state(self) -> tuple[str, str] | None:
        """Return the store on disk that questions are put to now: its place, and what tells it from others there."""
        if self.place is None:
            return None
        place = os.path.realpath(self.place)
        try:
            file = os.stat(os.path.join(place, DATABASE))
        except OSError:
            return place, ""
        return place, f"{file.st_ino} {file.st_mtime_ns}"

    async def _free_worker(self) -> Worker:
        if self._idle.empty() and self._waiting >= self.limits.waiting:
            raise BusyError
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.waiting_seconds):
                return await self._idle.get()
        except TimeoutError as error:
            raise BusyError from error
        finally:
            self._waiting -= 1

    async def _add(self) -> None:
        worker = await self.start()
        self._workers.add(worker)
        self._idle.put_nowait(worker)

    async def _replace(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._outdated.discard(worker)
        status = await self.forks.end(worker)
        _LOG.info("a process was stopped (exit status %d) and is replaced", status)
        await self._add()
