"""Lines in order, each once, in bounded memory: what does not fit is sorted in pieces on disk."""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

PIECE = 250_000
"""Lines sorted at a time."""
BLOCK = 1 << 21
"""Bytes of each piece in memory while pieces are merged."""

_AT_ONCE = 10_000

Lines = list[bytes]
"""Lines in UTF-8 with their ends, whose order is that of the code points."""


def sorted_once(texts: Iterable[str], *, piece: int = PIECE) -> Iterator[bytes]:
    """Yield lines without ends, in order and each once, as UTF-8 with their ends."""
    with ExitStack() as scratch:
        sorter = Sorter(scratch, piece)
        rest = iter(texts)
        while some := list(islice(rest, _AT_ONCE)):
            sorter.add(f"{text}\n".encode() for text in some)
        for block in sorter.sorted():
            yield from block


class Sorter:
    """Takes lines, and gives them back sorted, each once; `scratch` closes its files in the end."""

    def __init__(self, scratch: ExitStack, piece: int = PIECE) -> None:
        self._scratch = scratch
        self._piece = piece
        self._lines: set[bytes] = set()
        self._files: list[IO[bytes]] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Take some lines, which end in line feeds and have none inside."""
        self._lines.update(lines)
        if len(self._lines) >= self._piece:
            self._spill()

    def sorted(self) -> Iterator[Lines]:
        """Yield the lines in blocks of any size; nothing can be added any more."""
        if not self._files:
            yield sorted(self._lines)
            return
        self._spill()
        yield from _merged(self._files)

    def _spill(self) -> None:
        file: IO[bytes] = self._scratch.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  the stack is the manager
        file.write(b"".join(sorted(self._lines)))
        file.seek(0)
        self._files.append(file)
        self._lines.clear()


def _merged(files: Iterable[IO[bytes]]) -> Iterator[Lines]:
    """Merge sorted files a block at a time: sorting blocks that are sorted each is quicker than a heap of lines."""
    runs = [_Run(file) for file in files]
    while runs := [run for run in runs if run.filled()]:
        bound = min(run.block[-1] for run in runs)
        block = [line for run in runs for line in run.taken(bound)]
        block.sort()
        yield list(dict.fromkeys(block))


class _Run:
    """A sorted file and the block of it that is in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.block: Lines = []

    def filled(self) -> bool:
        """Read the next block if the last one is used up; return whether there is anything left."""
        if not self.block:
            self.block = self._file.readlines(BLOCK)
        return bool(self.block)

    def taken(self, bound: bytes) -> Lines:
        """Take the lines up to and with `bound` out of the block."""
        end = bisect_right(self.block, bound)
        taken, self.block = self.block[:end], self.block[end:]
        return taken
