"""Which subjects come more than once: counted by checksum, on disk when there are many."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc

IN_MEMORY = 1 << 24
"""Bytes of checksums that are kept before they go to disk."""
AT_ONCE = 1 << 22
"""Checksums counted at a time."""
MOST = 1 << 19
"""Repeated checksums that are told apart; where there are more, all subjects count as repeated."""

Repeated = frozenset[int] | None
"""Checksums of what comes more than once; `None` where these are too many to be told."""


def checksums(texts: pa.Array) -> bytes:
    """Return a checksum of each text: the same in every run, for different texts nearly always a different one."""
    values = texts.cast(pa.large_binary()).to_pylist()
    return array("I", [crc32(text) for text in values if text is not None]).tobytes()


class Counter:
    """Counts texts by checksum; `scratch` closes its file in the end.

    Two texts with one checksum are taken for a repetition, which is never wrong to do.
    """

    def __init__(self, scratch: ExitStack) -> None:
        self._file: IO[bytes] = scratch.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  the stack is the manager
        self._count = 0

    def add(self, found: bytes) -> None:
        """Count texts by their checksums."""
        self._count += len(found) // 4
        self._file.write(found)

    def repeated(self) -> Repeated:
        """Return what came more than once."""
        classes = 1 << (self._count // AT_ONCE).bit_length()
        found: set[int] = set()
        for number in range(classes):
            found.update(_repeated(pa.chunked_array(self._class(number, classes), pa.uint32())))
            if len(found) > MOST:
                return None
        return frozenset(found)

    def _class(self, number: int, classes: int) -> Iterator[pa.Array]:
        """Yield the checksums with certain last bits."""
        self._file.seek(0)
        while data := self._file.read(AT_ONCE):
            block = pa.Array.from_buffers(pa.uint32(), len(data) // 4, [None, pa.py_buffer(data)])
            yield block.filter(pc.equal(pc.bit_wise_and(block, pa.scalar(classes - 1, pa.uint32())), number))


def _repeated(found: pa.ChunkedArray) -> Iterable[int]:
    counts = pc.value_counts(found)
    repeated: list[int] = counts.field("values").filter(pc.greater(counts.field("counts"), 1)).to_pylist()
    return repeated


def is_repeated(subjects: pa.Array, repeated: frozenset[int]) -> pa.Array:
    """Tell for each subject whether it came more than once; a missing one did not."""
    texts = subjects.cast(pa.large_binary()).to_pylist()
    return pa.array([text is not None and crc32(text) in repeated for text in texts], pa.bool_())
