"""One function applied to many values in several processes: results in the order of the values, whatever happens.

A process that dies, hangs or needs too much memory costs the value it was at, and is replaced; the pools of the
standard library break as a whole instead.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any, Generic, TypeVar

if sys.platform != "win32":
    import resource

Item = TypeVar("Item")
Result = TypeVar("Result")

_HELD = 1 << 16  # bytes of values that a process has at hand, if it has several
WORTHWHILE = 24
"""Values: for fewer, starting processes costs more than it saves."""
_LITTERED = 20_000
"""Objects more than at the last search for garbage: what is made of a value goes with it, and seldom in a circle."""
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one value may take: `seconds` by the clock, `memory` in bytes beyond what a process has when it starts."""

    seconds: float = 120.0
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Pace:
    """How far processes run ahead.

    `dealt` values a process has at hand, so that it need not wait for the next; values and results of at most `ahead`
    for each process are in memory, waiting for the slowest one.
    """

    dealt: int = 8
    ahead: int = 512


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """A value that could not be worked on, and why."""

    item: Item
    reason: str


def cores() -> int:
    """Return how many processes can share what is loaded and run at once here: one where there is no fork."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    prepare: Callable[[], Callable[[Item], Result]],
    items: Iterable[Item],
    *,
    jobs: int | None = None,
    limits: Limits | None = None,
    pace: Pace | None = None,
) -> Iterator[Result | Lost[Item]]:
    """Yield the result for each value, in the order of the values, which are taken as they are needed.

    `prepare` is called once in each process and returns the function. Without `jobs` there are as many processes as
    cores where there are enough values; one is this process itself, in which time is limited, but memory is not. What
    the function raises is raised here.
    """
    values = iter(items)
    first = list(islice(values, WORTHWHILE)) if jobs is None else []
    count = (cores() if len(first) == WORTHWHILE else 1) if jobs is None else jobs if cores() > 1 else 1
    limits = limits or Limits()
    if count == 1:
        yield from _alone(prepare, chain(first, values), limits)
        return
    crew: Crew[Item, Result] = Crew(prepare, count, limits=limits, pace=pace)
    try:
        yield from crew.results(chain(first, values))
    finally:
        crew.dismiss()


class _TooLongError(BaseException):
    """A value took too long; what works on it may not catch this."""


def _alone(
    prepare: Callable[[], Callable[[Item], Result]], values: Iterable[Item], limits: Limits
) -> Iterator[Result | Lost[Item]]:
    work: Callable[[Item], Result] | None = None
    for value in values:
        work = work or prepare()
        try:
            with _bounded(limits.seconds):
                kind, found = _outcome(work, value, limits.memory)
        except _TooLongError:
            kind, found = "lost", f"took more than {limits.seconds:g} seconds"
        if kind == "raised":
            raise found
        yield found if kind == "result" else Lost(value, found)


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Break off what takes longer, where a signal can: in the first thread, between two steps of Python or of `re`."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _break_off)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _break_off(_number: int, _frame: FrameType | None) -> None:
    raise _TooLongError


@dataclass(slots=True)
class _Worker:
    """A process, the numbers of the values that it has, the one it is at first, and until when it may take."""

    process: Any  # processes of different contexts have no common type
    pipe: Connection
    has: deque[int] = field(default_factory=deque)
    until: float = 0.0
    sizes: deque[int] = field(default_factory=deque)
    """Bytes of the values that it has: of several no more than any pipe takes, lest both wait for one another."""


class Crew(Generic[Item, Result]):
    """Processes that stay from one lot of values to the next, and end with this one or when they are dismissed.

    With the method `spawn` they share nothing with this process, which then may have other threads, and `prepare` must
    be picklable. One thread at a time may use them.
    """

    def __init__(
        self,
        prepare: Callable[[], Callable[[Item], Result]],
        count: int = 1,
        *,
        limits: Limits | None = None,
        pace: Pace | None = None,
        method: str = "fork",
    ) -> None:
        """Take what `in_order` takes; processes start when there is something to do."""
        self._prepare = prepare
        self._pace = pace or Pace()
        self._limits = limits or Limits()
        self._context: Any = multiprocessing.get_context(method)  # contexts have no common type
        self._workers: list[_Worker] = []
        self._count = count
        self._items: dict[int, Item] = {}
        self._waiting: deque[int] = deque()
        self._done: dict[int, Result | Lost[Item]] = {}

    def results(self, values: Iterable[Item]) -> Iterator[Result | Lost[Item]]:
        """Yield the result for each value, as `in_order` does; who breaks that off has nobody left."""
        is_done = False
        try:
            yield from self._results(enumerate(values))
            is_done = True
        finally:
            if not is_done:
                self.dismiss()

    def _results(self, numbered: Iterator[tuple[int, Item]]) -> Iterator[Result | Lost[Item]]:
        turn = 0
        if not self._workers:
            self._hire()
        while True:
            for number, item in islice(numbered, self._wanted()):
                self._items[number] = item
                self._waiting.append(number)
            self._deal()
            if not self._items:
                return
            self._listen()
            while turn in self._done:
                del self._items[turn]
                yield self._done.pop(turn)
                turn += 1

    def _wanted(self) -> int:
        """Return how many further values to take: enough for all, but not far ahead of the slowest one."""
        ahead = self._count * self._pace.ahead - len(self._items)
        return max(0, min(ahead, self._count * self._pace.dealt - len(self._waiting)))

    def _deal(self) -> None:
        for worker in sorted(self._workers, key=lambda one: len(one.has)):
            while self._waiting and len(worker.has) < self._pace.dealt:
                number = self._waiting[0]
                task = ForkingPickler.dumps((number, self._items[number]))
                if worker.has and sum(worker.sizes) + len(task) > _HELD:
                    break
                self._waiting.popleft()
                self._hand(worker, number, task)

    def _hand(self, worker: _Worker, number: int, task: Any) -> None:
        """Send a value to a process, without waiting unless it has nothing to do, and so listens."""
        if not worker.has:
            worker.until = monotonic() + self._limits.seconds
        worker.has.append(number)
        worker.sizes.append(len(task))
        with suppress(BrokenPipeError, ConnectionResetError):  # its death is seen when it is listened to
            worker.pipe.send_bytes(task)

    def _listen(self) -> None:
        busy = {worker.pipe: worker for worker in self._workers if worker.has}
        patience = max(0.0, min(worker.until for worker in busy.values()) - monotonic())
        for pipe in wait(list(busy), timeout=patience):
            worker = busy[pipe]  # type: ignore[index]  # what was waited for
            try:
                number, kind, value = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                worker.process.join()
                self._replace(worker, _ended(worker.process.exitcode))
                continue
            worker.has.popleft()
            worker.sizes.popleft()
            worker.until = monotonic() + self._limits.seconds
            if kind == "raised":
                raise value
            self._done[number] = value if kind == "result" else Lost(self._items[number], value)
        for worker in [one for one in self._workers if one.has and monotonic() > one.until and not one.pipe.poll()]:
            self._replace(worker, f"took more than {self._limits.seconds:g} seconds")

    def _replace(self, worker: _Worker, reason: str) -> None:
        """Put another process in the place of one that is lost, with what it still had to do."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        lost = worker.has.popleft()
        self._done[lost] = Lost(self._items[lost], reason)
        self._waiting.extendleft(reversed(worker.has))
        self._workers[self._workers.index(worker)] = self._hired()

    def _hire(self) -> None:
        gc.collect()
        gc.freeze()  # what is shared stays shared: the collector would write into every page of it
        try:
            self._workers = [self._hired() for _ in range(self._count)]
        finally:
            gc.unfreeze()

    def _hired(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(self._prepare, theirs, self._limits.memory, self._inherited(ours)), daemon=True
        )
        with _parent():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _inherited(self, ours: Connection) -> tuple[Connection, ...]:
        """Return the pipes that a new process must close: while it holds them, the others miss that we are gone."""
        if self._context.get_start_method() != "fork":
            return ()
        return (ours, *(worker.pipe for worker in self._workers))

    def dismiss(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers, self._items, self._done = [], {}, {}
        self._waiting.clear()


@contextmanager
def _parent() -> Iterator[None]:
    """Let this process have children where it ends with its own parent, as workers of Dask do: these end with it."""
    here = multiprocessing.current_process()
    is_daemon = here.daemon
    if is_daemon:
        here.daemon = False
    try:
        yield
    finally:
        if is_daemon:
            here.daemon = True


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the process that worked on it was ended by {signal.Signals(-code).name}"
    return f"the process that worked on it ended with code {code}"


def _serve(
    prepare: Callable[[], Callable[[Any], Any]], pipe: Connection, memory: int, inherited: tuple[Connection, ...]
) -> None:
    """Work on what comes through the pipe until nothing does."""
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process tells the others
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # what the first process does then is not for them
    gc.enable()
    gc.set_threshold(_LITTERED)
    work = prepare()
    _limit(memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            number, item = pipe.recv()
            pipe.send((number, *_outcome(work, item, memory)))


def _outcome(work: Callable[[Any], Any], item: Any, memory: int) -> tuple[str, Any]:
    try:
        return "result", work(item)
    except MemoryError:
        gc.collect()
        return "lost", f"needs more than {memory / (1 << 20):,.0f} MB of memory"
    except RecursionError:
        return "lost", "is nested too deep"
    except Exception as error:
        return "raised", error


def _limit(memory: int) -> None:
    if sys.platform != "win32" and _STATM.exists():
        now = int(_STATM.read_text().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = now + memory if hard == resource.RLIM_INFINITY else min(hard, now + memory)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
