"""Reading begun in a process of its own, while this one still loads what comes after reading.

What it finds is taken for what would be found here; where it finds nothing, for whatever reason, this process reads.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cache import expressions
from kg.optional import late
from kg.pipeline.remembered import STATE, changed
from kg.pipeline.workers import WORTHWHILE, cores

if TYPE_CHECKING:
    from kg import read
    from kg.pipeline import knowledge, readings
    from kg.pipeline.readings import Read
    from kg.read import Raw
else:  # what the other process imports, and not this one
    read, readings = late("kg.read"), late("kg.pipeline.readings")
    knowledge = late("kg.pipeline.knowledge")

_PAGES = (".htm", ".html", ".markdown", ".md", ".txt")
"""Endings of files of which each is a document, whatever mappings there are."""
_LARGEST = 1 << 30
"""Bytes of the state of a store."""


@dataclass(frozen=True, slots=True)
class Request:
    """Files to be read, further registries, and the confidence below which claims are left out.

    With a `store` only what changed since it was built is to be read.
    """

    sources: tuple[str, ...]
    registries: tuple[Path, ...]
    least: float
    store: Path | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A process that reads."""

    pipe: Connection

    def of(self, raws: Sequence[Raw]) -> list[Read] | None:
        """Return what was read of these, waiting for it; `None` where they are not what was read."""
        try:
            found: dict[Raw, Read] = dict(self.pipe.recv())
        except (EOFError, OSError):
            return None
        reads = [found[raw] for raw in raws if raw in found]
        return reads if len(reads) == len(raws) else None


@dataclass(frozen=True, slots=True)
class Workforce:
    """The processes that read: `jobs`, by default as many as are worth it, and one that may have begun."""

    jobs: int | None = None
    ahead: Ahead | None = None


@contextmanager
def reading(request: Request) -> Iterator[Ahead | None]:
    """Give a process that reads, or nothing where that is not worth it."""
    begun = _begun(request) if _is_worthwhile(request) else None
    if begun is None:
        yield None
        return
    process, here = begun
    try:
        yield Ahead(here)
    finally:
        here.close()
        process.kill()
        process.join()


def _begun(request: Request) -> tuple[Any, Connection] | None:  # processes of different contexts have no common type
    """Return a process that reads and what it is heard by; nothing where there may be no further one."""
    context: Any = multiprocessing.get_context("fork")
    try:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_read, args=(request, here, there), daemon=True)
        process.start()
    except (OSError, ImportError):  # the latter where what is installed may not be read any more
        return None
    there.close()
    return process, here


def _is_worthwhile(request: Request) -> bool:
    """Return whether there is a second core, and the sources are pages, fewer than several processes would read.

    Of a store, sources may be any files and folders here, unless it is so large that looking for changes takes long.
    """
    paths = [Path(source) for source in request.sources]
    if cores() == 1:
        return False
    if request.store is not None:
        state = request.store / STATE
        return state.is_file() and state.stat().st_size < _LARGEST and all(path.exists() for path in paths)
    return len(paths) < WORTHWHILE and all(path.suffix.lower() in _PAGES and path.is_file() for path in paths)


def _read(request: Request, inherited: Connection, pipe: Connection) -> None:
    inherited.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    gc.disable()
    with suppress(Exception):  # the first process reads as well then, and tells what is wrong
        found = read.raw_documents(request.sources, on_error=_ignore)
        raws = list(found) if request.store is None else changed(request.store, found, WORTHWHILE)
        if len(raws) == WORTHWHILE:  # several processes will read these
            return
        reader = readings.Reader(knowledge.load_knowledge(request.registries).rules, request.least)
        pipe.send(list(zip(raws, readings.read_each(raws, reader, jobs=1), strict=True)))
        expressions.keep()


def _ignore(_error: object) -> None:
    """Leave it to the first process to tell."""
