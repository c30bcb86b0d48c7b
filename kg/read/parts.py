"""Parts of large files that can be read by themselves, by different processes: ranges of lines, groups of rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kg.optional import late, library
from kg.read.raw import Raw, as_faults, raw_file, raw_lines, raw_rows, shown_as
from kg.read.remote import is_remote, open_file, size_of
from kg.read.sources import OnError, media_type_of

if TYPE_CHECKING:
    from kg.read import texts
else:  # pages are read without Arrow
    texts = late("kg.read.texts")

_ROWS = "application/vnd.apache.parquet"
_LINES = "application/jsonl"


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or what begins in `size` bytes from `start` on (of Parquet: row groups); `first` numbers its first line.

    `weight` is about how many bytes are to be read. A location that is not absolute is to be found in `folder`.
    """

    location: str
    weight: int
    start: int = 0
    size: int | None = None
    first: int = 1
    folder: str = ""

    @property
    def place(self) -> str:
        """Return where the file is, for a process that works elsewhere too."""
        return self.location if is_remote(self.location) else os.path.join(self.folder, self.location)

    @property
    def is_lines(self) -> bool:
        """Return whether it is some of the lines of a file, which must be counted before the next part is read."""
        return self.size is not None and media_type_of(PurePosixPath(self.location)) == _LINES


def split(location: str, largest: int, folder: str = "") -> list[Part]:
    """Return the parts of a file, of about `largest` bytes each where it can be divided.

    Raises:
        OSError: it cannot be read.
        InputError: its storage needs a library that is not installed.
    """
    return [replace(part, folder=folder) for part in _parts(location, largest)]


def _parts(location: str, largest: int) -> list[Part]:
    whole = size_of(location)
    if media_type_of(PurePosixPath(location)) == _ROWS and whole > largest:
        with open_file(location) as stream:
            return list(_by_rows(location, texts.sizes_of_groups(stream), largest))
    if media_type_of(PurePosixPath(location)) == _LINES and whole > largest and not location.lower().endswith(".gz"):
        starts = [*range(0, whole, largest), whole]
        return [Part(location, end - start, start, end - start) for start, end in pairwise(starts)]
    return [Part(location, whole)]


def _by_rows(location: str, sizes: Iterable[int], largest: int) -> Iterator[Part]:
    numbered = list(enumerate(sizes))
    totals = accumulate(size for _, size in numbered)
    parts = zip(numbered, totals, strict=True)
    for _, same in groupby(parts, key=lambda one: max(0, one[1] - 1) // largest):
        groups = [group for group, _ in same]
        yield Part(location, sum(size for _, size in groups), groups[0][0], len(groups))


def lines_in(part: Part) -> int:
    """Return how many line ends there are in a part that is some of the lines of a file."""
    return _block(part).count(b"\n")


def numbered(parts: Iterable[Part], count: Callable[[Part], int]) -> Iterator[Part]:
    """Yield the parts with the numbers of their first lines, from what `count` says of those that are lines."""
    for _, same in groupby(parts, key=attrgetter("location")):
        first = 1
        for part in same:
            yield replace(part, first=first)
            first += count(part) if part.is_lines else 0


def raw_part(part: Part, on_error: OnError) -> Iterator[Raw]:
    """Yield what documents are read from; all parts of a file together yield what `raw_file` does of it."""
    if part.size is None:
        yield from raw_file(part.location, on_error, place=part.place)
        return
    shown = shown_as(part.location)
    with as_faults(shown, on_error):
        if part.is_lines:
            yield from raw_lines(_block(part).split(b"\n"), shown, part.first)
        else:
            with open_file(part.place) as stream:
                yield from raw_rows(stream, shown, on_error, range(part.start, part.start + part.size))


def _block(part: Part) -> bytes:
    read_block = library("fsspec.utils", "dask", part.location).read_block
    with open_file(part.place) as stream:
        block: bytes = read_block(stream, part.start, part.size, delimiter=b"\n")
    return block
