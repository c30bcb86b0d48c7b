"""Answers that are kept for who asks the same again, and questions that are put once for all who ask at a time.

An answer belongs to a state of the graph: the store that the pool reads, and the number of what its processes share. It
is given again as long as that stands, so what is kept is never older than the graph.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kg.serve.frames import Message
from kg.serve.pool import Pool

_FLEETING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)
"""What makes the answer to the same query another one each time, or comes from elsewhere."""
_SHARE = 4
"""An answer is kept that has at most this part of all bytes."""


@dataclass(eq=False, slots=True)
class _Asked:
    """A question that a process is at work on, and how many wait for the answer."""

    task: asyncio.Task[Message]
    waiting: int = 0


@dataclass(eq=False, slots=True)
class Remembered:
    """Puts questions to a pool, unless the answer is known; keeps `most` bytes, those last asked for."""

    pool: Pool
    most: int
    _kept: OrderedDict[str, Message] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _asked: dict[str, _Asked] = field(default_factory=dict)

    async def ask(self, head: Mapping[str, Any]) -> Message:
        """Return the answer to a question; the process is stopped when all who wait for it are cancelled.

        Raises:
            BusyError, TimeLimitError, WorkerDiedError: as `Pool.ask` does.
        """
        key = self._key(head)
        if key is None:
            return await self.pool.ask(dict(head))
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        return await self._share(key, head)

    async def _share(self, key: str, head: Mapping[str, Any]) -> Message:
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = _Asked(asyncio.ensure_future(self.pool.ask(dict(head))))
            asked.task.add_done_callback(partial(self._done, key))
        asked.waiting += 1
        try:
            await asyncio.wait((asked.task,))
            return asked.task.result()
        finally:
            asked.waiting -= 1
            if not asked.waiting and not asked.task.done():
                self._asked.pop(key, None)
                asked.task.cancel()

    def _done(self, key: str, task: asyncio.Task[Message]) -> None:
        asked = self._asked.get(key)
        if asked is not None and asked.task is task:
            del self._asked[key]
        if task.cancelled() or task.exception() is not None:
            return
        answer = task.result()
        size = len(answer.body) + len(key)
        if answer.head["status"] == "ok" and size * _SHARE <= self.most:
            self._keep(key, answer, size)

    def _keep(self, key: str, answer: Message, size: int) -> None:
        self._kept[key] = answer
        self._bytes += size
        while self._bytes > self.most:
            oldest, gone = self._kept.popitem(last=False)
            self._bytes -= len(gone.body) + len(oldest)

    def _key(self, head: Mapping[str, Any]) -> str | None:
        """What an answer follows from; `None` for a question that is put anew each time."""
        if not self.most or _FLEETING.search(head.get("query", "") if head["kind"] == "query" else ""):
            return None
        return json.dumps([self.pool.state(), self.pool.edition, head], sort_keys=True)
