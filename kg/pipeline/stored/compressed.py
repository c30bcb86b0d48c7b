"""Bytes made small, with a check sum that tells when they are damaged; by codecs that take little time for that."""

from __future__ import annotations

from functools import cached_property
from zlib import crc32

import pyarrow as pa

from kg.errors import StoreError

_SUM, _SIZE = 4, 8
"""Bytes of the check sum of what follows, and then of how long the content is."""


class Compression:
    """A way to make bytes small."""

    def __init__(self, codec: str, level: int | None = None) -> None:
        """Take the name of a codec of Arrow, and how much it is to take pains."""
        self._name = codec
        self._level = level

    @cached_property
    def _codec(self) -> pa.Codec:
        return pa.Codec(self._name, compression_level=self._level)

    def pack(self, content: bytes) -> bytes:
        """Return bytes as fewer."""
        packed: bytes = len(content).to_bytes(_SIZE, "little") + self._codec.compress(content, asbytes=True)
        return crc32(packed).to_bytes(_SUM, "little") + packed

    def unpack(self, data: bytes) -> bytes:
        """Return the bytes that were packed.

        Raises:
            StoreError: they are damaged.
        """
        packed = data[_SUM:]
        if len(packed) < _SIZE or crc32(packed).to_bytes(_SUM, "little") != data[:_SUM]:
            raise StoreError("state", "a part of it is damaged: its check sum differs")
        size = int.from_bytes(packed[:_SIZE], "little")
        try:
            found: bytes = self._codec.decompress(packed[_SIZE:], size, asbytes=True)
        except (OSError, ValueError, OverflowError, MemoryError) as error:
            raise StoreError("state", f"a part of it is damaged: {error}") from error
        return found


LINES = Compression("zstd", 1)
"""For texts of some ten thousand characters."""
VALUES = Compression("lz4_raw")
"""For single values: other codecs make less of them, but in several times the time."""
