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

Block = list[bytes]
"""Lines in UTF-8 with their ends, whose order is that of the code points."""


def sorted_once(lines: Iterable[str], *, piece: int = PIECE) -> Iterator[Block]:
    """Yield the lines sorted by code point, each once, in blocks of any size."""
    iterator = iter(lines)
    current, following = _piece(iterator, piece), _piece(iterator, piece)
    if not following:
        yield current
        return
    with ExitStack() as stack:
        files = []
        while current:
            file = stack.enter_context(tempfile.TemporaryFile())
            file.write(b"".join(current))
            file.seek(0)
            files.append(file)
            current, following = following, _piece(iterator, piece)
        yield from _merged(files)


def _piece(lines: Iterator[str], size: int) -> Block:
    texts = sorted(set(islice(lines, size)))
    return "\n".join([*texts, ""]).encode().splitlines(keepends=True) if texts else []


def _merged(files: Iterable[IO[bytes]]) -> Iterator[Block]:
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
        self.block: Block = []

    def filled(self) -> bool:
        """Read the next block if the last one is used up; return whether there is anything left."""
        if not self.block:
            self.block = self._file.readlines(BLOCK)
        return bool(self.block)

    def taken(self, bound: bytes) -> Block:
        """Take the lines up to and with `bound` out of the block."""
        end = bisect_right(self.block, bound)
        taken, self.block = self.block[:end], self.block[end:]
        return taken
