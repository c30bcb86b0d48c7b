"""From files to partitions of documents: large files are divided, small ones come together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from kg.errors import InputError
from kg.pipeline.cluster.reading import Batch
from kg.read import Part, size_of, split, version_of

_LEAST, _MOST = 16 << 10, 4 << 20
"""Bytes of a partition: many for each worker, but none so large that to lose one hurts, or so small that none pays."""
_WANTED = 64
"""Partitions that a build should have, where its documents allow it."""


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
    largest = max(_LEAST, min(_MOST, sum(sizes.values()) // _WANTED))
    parts: list[Part] = []
    for location in sizes:
        try:
            parts += split(location, largest, os.getcwd())
        except (OSError, InputError) as error:
            on_error(_unreadable(location, error))
    return Found(tuple(parts), largest, versions.hexdigest())


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
