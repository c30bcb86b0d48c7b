"""Lines in order, each once, in bounded memory: what does not fit is sorted in pieces on disk."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

PIECE = 400_000
"""Lines sorted at a time."""


def sorted_once(lines: Iterable[str], *, piece: int = PIECE) -> Iterator[str]:
    """Yield the lines sorted by code point, each once."""
    iterator = iter(lines)
    current = sorted(set(islice(iterator, piece)))
    following = sorted(set(islice(iterator, piece)))
    if not following:
        yield from current
        return
    with ExitStack() as stack:
        files = []
        while current:
            file = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))
            files.append(_filled(file, current))
            current, following = following, sorted(set(islice(iterator, piece)))
        yield from _merged(files)


def _filled(file: IO[str], lines: Iterable[str]) -> IO[str]:
    file.writelines(f"{line}\n" for line in lines)
    file.seek(0)
    return file


def _merged(files: Iterable[IO[str]]) -> Iterator[str]:
    last = None
    for line in heapq.merge(*files):
        if line != last:
            yield line[:-1]
            last = line
