"""Packed lines (gzip, RFC 1952) within bounds: a byte of them may stand for a thousand."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.read.sources import OnError

LARGEST = 32 << 20
"""Bytes of a line; nobody writes longer documents."""
LEAST = 8 << 20
"""Bytes that a file may unpack to, however small it is."""
RATIO = 100
"""Bytes beyond that which a packed byte may stand for; usual texts have ten."""
_PIECE = 1 << 16


def unpacked_lines(stream: BinaryIO, location: str, on_error: OnError) -> Iterator[bytes]:
    """Yield the lines of a packed file, blank ones in place of those longer than `LARGEST`, which are told.

    A file that unpacks to more than `LEAST` bytes and `RATIO` times what was read of it is told, and read no further.

    Raises:
        OSError, EOFError, zlib.error: it is not gzip, or damaged.
    """
    number = size = 0
    with gzip.open(stream) as lines:
        is_new = True
        while piece := lines.readline(LARGEST + 1 if is_new else _PIECE):
            size += len(piece)
            if size > LEAST and size > RATIO * stream.tell():
                on_error(_too_tight(location, number + is_new))
                return
            number += is_new
            if is_new and len(piece) > LARGEST:
                on_error(InputError(location, f"a line of more than {LARGEST >> 20} MB", place=f"line={number}"))
                yield b""
            elif is_new:
                yield piece
            is_new = piece.endswith(b"\n")


def _too_tight(location: str, line: int) -> InputError:
    found = f"it unpacks to more than {LEAST >> 20} MB and {RATIO} times its size"
    return InputError(location, found, place=f"line={line}", expected="a file that is packed less tightly")
