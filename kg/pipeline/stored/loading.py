"""Lines on their way into a new graph: a thread loads some of them while others are still being made."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

import pyoxigraph as ox

from kg.model.progress import Progress, Watch
from kg.pipeline.stored.merging import Merging, merge, put_off

_PIECE = 16 << 20
"""Bytes of N-Quads that are loaded at a time: loading sorts about seven times as much, which larger caches than most
have would be needed for with more."""
_UNMERGED = 8
"""Pieces, at most, that may stay as they were loaded: whatever is looked up is looked for in each of them."""
_TOGETHER = 640
"""Pieces, at most, that are merged at once: each leaves a file in each of nine indexes, which are merged one at a time,
and RocksDB opens somewhat fewer files than a process may, which often are 1,024."""

Part = tuple[str, int]


class Loading:
    """A graph in the making; `taken` are the parts that are in it or on their way."""

    def __init__(self, place: Callable[[], Path]) -> None:
        """Take what tells where a new graph is to be."""
        self._place = place
        self._thread = ThreadPoolExecutor(1)
        self._piece = io.BytesIO()
        self._at_work: Future[None] | None = None
        self._store: ox.Store | None = None
        self._unmerged = 0
        self._merging: Merging | None = None
        self._is_closed = self._is_finished = False
        self.made: Path | None = None
        self.taken: set[Part] = set()

    def begin(self) -> None:
        """Begin with a graph that has nothing in it."""
        self.made = self._place()
        rmtree(self.made, ignore_errors=True)

    def add(self, lines: bytes, part: Part | None = None) -> None:
        """Add lines, with their ends, of a part that is then taken; nothing where no graph was begun.

        Raises:
            OSError: what was added before cannot be written.
        """
        if self.made is None:
            return
        if part is not None:
            self.taken.add(part)
        self._piece.write(lines)
        if self._piece.tell() > _PIECE:
            self._send()

    def close(self) -> bool:
        """Load what is left; return whether files are merged from now on, by another process.

        Raises:
            OSError: it cannot be written.
        """
        self._send()
        self._wait()
        assert self.made is not None
        if self._store is not None and self._unmerged <= _UNMERGED:
            self._store.flush()  # of many files it would wait until they are merged by those who were put off
        self._store = None  # nobody else may have it open
        if self._unmerged > _UNMERGED:
            self._merging = Merging(self.made)
        self._is_closed = True
        return self._merging is not None

    def finish(self) -> Path:
        """Return the place of the graph once all is in it.

        Raises:
            OSError: it cannot be written.
        """
        if not self._is_closed:
            self.close()
        if self._merging is not None:
            self._merging.wait()
        assert self.made is not None
        self._is_finished = True
        return self.made

    def end(self) -> None:
        """Wait for what is loaded, whatever comes of it, and remove a graph that is not finished."""
        with suppress(Exception):  # told where it counts: by those who add and finish
            self._wait()
        self._thread.shutdown()
        self._store = None
        if self._merging is not None:
            self._merging.stop()
        if self.made is not None and not self._is_finished:
            rmtree(self.made, ignore_errors=True)

    def _send(self) -> None:
        self._wait()
        piece, self._piece = self._piece, io.BytesIO()
        self._at_work = self._thread.submit(self._load, piece)

    def _wait(self) -> None:
        if self._at_work is not None:
            at_work, self._at_work = self._at_work, None
            at_work.result()

    def _load(self, piece: io.BytesIO) -> None:
        piece.seek(0)
        if self._store is None:
            self._store = ox.Store(str(self.made))
            put_off()
        self._store.bulk_load(piece, format=ox.RdfFormat.N_QUADS, lenient=True)
        self._unmerged += 1
        if self._unmerged == _TOGETHER:
            self._merge()

    def _merge(self) -> None:
        assert self.made is not None
        self._store = None  # nobody else may have it open
        merge(self.made)
        self._unmerged = 0


@contextmanager
def loading(place: Callable[[], Path]) -> Iterator[Loading]:
    """Give a graph to be made at a place; what is not finished at the end is removed."""
    found = Loading(place)
    try:
        yield found
    finally:
        found.end()


def load(parts: Iterable[bytes], total: int, into: Loading, watch: Watch) -> None:
    """Add parts, their lines as bytes, to a graph that was begun; `total` counts them.

    Raises:
        OSError: it cannot be written.
    """
    for done, lines in enumerate(parts, start=1):
        into.add(lines)
        watch(Progress("store", done, 0, total))
