"""From files to partitions of documents: large files are divided, small ones come together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from kg.errors import InputError
from kg.pipeline.cluster.reading import Batch
from kg.read import Part, size_of, split, version_of

_LEAST, _USUAL, _MOST = 16 << 10, 256 << 10, 16 << 20
"""Bytes of a partition: none so small that writing its tables takes longer than reading it, or so large that to lose
one hurts; the usual size is a second or two of reading."""
_FEW, _MANY = 16, 4096
"""Partitions that small builds are divided into, and that large ones should not have more of."""


@dataclass(frozen=True, slots=True)
class Found:
    """Parts of files, about how many bytes make a partition, and a digest of which versions of the files they are."""

    parts: tuple[Part, ...]
    size: int
    digest: str


def find_parts(locations: Iterable[str], on_error: Callable[[InputError], None]) -> Found:
    """Return the parts of files; what cannot be read is told to `on_error`."""
    sizes: dict[str, int] = {}
    versions = sha256()
    for location in locations:
        try:
            sizes[location] = size_of(location)
            versions.update(f"{location} {sizes[location]} {version_of(location)}\n".encode(errors="surrogateescape"))
        except (OSError, InputError) as error:
            on_error(_unreadable(location, error))
    largest = size_for(sum(sizes.values()))
    parts: list[Part] = []
    for location in sizes:
        try:
            parts += split(location, largest, os.getcwd())
        except (OSError, InputError) as error:
            on_error(_unreadable(location, error))
    return Found(tuple(parts), largest, versions.hexdigest())


def size_for(total: int) -> int:
    """Return about how many bytes each partition of so many should have.

    >>> [size_for(total) for total in (0, 1 << 20, 1 << 30, 1 << 34, 1 << 40)]
    [16384, 65536, 262144, 4194304, 16777216]
    """
    return max(_LEAST, min(_USUAL, total // _FEW), min(_MOST, total // _MANY))


def _unreadable(location: str, error: OSError | InputError) -> InputError:
    if isinstance(error, InputError):
        return error
    return InputError(location, (error.strerror or str(error)).lower(), expected="a file that can be read")


def batches(parts: Iterable[Part], size: int) -> Iterator[Batch]:
    """Yield partitions of about a size, in the order of the parts."""
    some: list[Part] = []
    number = weight = 0
    for part in parts:
        if some and weight + part.weight > size:
            yield Batch(number, tuple(some))
            some, number, weight = [], number + 1, 0
        some.append(part)
        weight += part.weight
    if some:
        yield Batch(number, tuple(some))
