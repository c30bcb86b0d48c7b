"""The service's side of the process that writes."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.serve.frames import Message
from kg.serve.limits import Limits
from kg.serve.pool import Pool, TimeLimitError, WorkerDiedError
from kg.serve.processes import Worker

_KEPT = 2
"""Copies that stay: the one that is read, and the one before, which a process may just be opening."""


@dataclass(eq=False, slots=True)
class Writer:
    """Changes the store in `place`, one request after another, and gives the pool a copy of it in `copies`."""

    pool: Pool
    limits: Limits
    place: Path
    copies: Path
    _worker: Worker | None = None
    _number: int = 0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self, graph: Path | None = None) -> None:
        """Open the store, and fill it from a file where one is given.

        Raises:
            InputError: the file or the store cannot be read.
        """
        head = {"kind": "fill", "path": str(graph)} if graph else {"kind": "open"}
        reply = await self._tell(Message(head), None)
        if reply.head["status"] != "ok":
            location, reason, place, expected = reply.head["fault"]
            raise InputError(location, reason, place=place, expected=expected)
        await self._copy()

    async def change(self, head: dict[str, Any], body: bytes = b"") -> Message:
        """Make a change, which is seen by all that is asked afterwards.

        Raises:
            TimeLimitError, WorkerDiedError: it took too long or too much, and nothing of it is seen.
        """
        async with self._lock:
            reply = await self._tell(Message(head, body), self.limits.seconds)
            if reply.head["status"] == "ok":
                await self._copy()
            return reply

    async def close(self) -> None:
        """End the process; the store stays as it is."""
        if self._worker is not None:
            await self.pool.forks.end(self._worker)
            self._worker = None

    async def _copy(self) -> None:
        to = self.copies / str(self._number)
        await self._tell(Message({"kind": "copy", "to": str(to)}), None)
        self.pool.place = str(to)
        old = self.copies / str(self._number - _KEPT)
        self._number += 1
        await asyncio.to_thread(shutil.rmtree, old, ignore_errors=True)

    async def _tell(self, message: Message, seconds: float | None) -> Message:
        if self._worker is None:
            limits = {"memory_bytes": self.limits.memory_bytes, "is_isolated": self.pool.is_isolated}
            self._worker = await self.pool.forks.fork({"writes": str(self.place), **limits})
        reply: Message | None = None
        try:
            async with asyncio.timeout(seconds):
                reply = await self._worker.ask(message)
            return reply
        except TimeoutError as error:
            raise TimeLimitError from error
        except (EOFError, ConnectionError) as error:
            raise WorkerDiedError from error
        finally:
            if reply is None:
                await asyncio.shield(self.close())
