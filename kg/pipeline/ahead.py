"""Reading and resolving begun in a process of its own, while this one still loads what comes after them.

What it finds is taken for what would be found here; where it finds nothing, for whatever reason, this process reads.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
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
    from kg.resolve import Resolution, resolution
else:  # what the other process imports, and not this one
    read, readings = late("kg.read"), late("kg.pipeline.readings")
    knowledge, resolution = late("kg.pipeline.knowledge"), late("kg.resolve.resolution")

_PAGES = (".htm", ".html", ".markdown", ".md", ".txt")
"""Endings of files of which each is a document, whatever mappings there are."""
_PATIENCE = 5.0
"""Seconds for writing what is kept between starts, which the first start on a machine makes."""
_LARGEST = 1 << 30
"""Bytes of the state of a store."""


@dataclass(frozen=True, slots=True)
class Resolving:
    """How what is read is resolved, where nothing is known from builds before: as the arguments of `kg.resolve`."""

    base: str
    per_document: bool


@dataclass(frozen=True, slots=True)
class Request:
    """Files to be read, further registries, and the confidence below which claims are left out.

    With a `store` only what changed since it was built is to be read. What is read is resolved as `resolving` says.
    """

    sources: tuple[str, ...]
    registries: tuple[Path, ...]
    least: float
    store: Path | None = None
    resolving: Resolving | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A process that reads, and resolves where it was asked to: it is heard once of each, in this order."""

    pipe: Connection
    resolving: Resolving | None = None

    def of(self, raws: Sequence[Raw]) -> list[Read] | None:
        """Return what was read of these, waiting for it; `None` where they are not what was read."""
        try:
            found: dict[Raw, Read] = dict(self.pipe.recv())
        except (EOFError, OSError):
            return None
        reads = [found[raw] for raw in raws if raw in found]
        return reads if len(reads) == len(raws) else None

    def resolution(self, raws: Sequence[Raw], resolving: Resolving) -> Resolution | None:
        """Return what comes of these and no others, waiting for it; `None` where there is nothing of the kind."""
        if resolving != self.resolving:
            return None
        try:
            resolved, found = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return found if resolved == list(raws) else None


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
        yield Ahead(here, request.resolving)
        here.close()
        process.join(_PATIENCE)
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
        raws = list(readings.different(found) if request.store is None else changed(request.store, found, WORTHWHILE))
        if len(raws) == WORTHWHILE:  # several processes will read these
            return
        to_keep: list[Callable[[], None]] = []
        known = knowledge.load_knowledge(request.registries, later=to_keep.append)
        reads = list(readings.read_each(raws, readings.Reader(known.rules, request.least), jobs=1))
        pipe.send(list(zip(raws, reads, strict=True)))
        if request.resolving is not None:
            pipe.send((raws, _resolved(reads, known, request.resolving)))
        for task in (*to_keep, expressions.keep):  # while the first process writes
            task()


def _resolved(reads: list[Read], known: knowledge.Knowledge, asked: Resolving) -> Resolution:
    found = readings.Readings()
    for one in reads:
        found.add(one)
    return resolution.resolve(found.readings, known.registry, base=asked.base, per_document=asked.per_document)


def _ignore(_error: object) -> None:
    """Leave it to the first process to tell."""
