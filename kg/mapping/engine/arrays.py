"""Columns of texts as Arrow has them: put together, searched and changed as wholes, not value by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.mapping.syntax import ESCAPES, PLAIN_IRI, UNSAFE_ASCII

TEXT = pa.large_string()
"""Offsets of 64 bits: the lines of some thousand rows may be longer than 2 GB."""

Piece = Any
"""Part of a text in each row: `str`, the same everywhere, or `pa.Array`, a column; pyarrow has no types."""


@lru_cache(4096)
def constant(text: str) -> pa.Scalar:
    """Return a text that stands in every row."""
    return pa.scalar(text, TEXT)


def column(values: Iterable[str | None]) -> pa.Array:
    """Return values as column.

    Raises:
        UnicodeEncodeError: a text holds a lone surrogate.
    """
    return pa.array(values, TEXT)


def joined(pieces: Iterable[Piece], size: int) -> pa.Array:
    """Return what the pieces make in each row; nothing where one of them is missing."""
    parts = list(_merged(pieces))
    if all(isinstance(part, str) for part in parts):
        return pa.repeat(constant("".join(parts)), size)
    if len(parts) == 1:
        return parts[0]
    return pc.binary_join_element_wise(
        *(constant(part) if isinstance(part, str) else part for part in parts), constant("")
    )


def _merged(pieces: Iterable[Piece]) -> Iterable[Piece]:
    for is_text, group in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if not is_text:
            yield from group
        elif text := "".join(group):
            yield text


def content(array: pa.Array) -> bytes:
    """Return all values of a column in UTF-8, one after the other."""
    return bytes(view(array))


def view(array: pa.Array) -> memoryview:
    """Return what `content` does, without a copy."""
    _, offsets, data = array.buffers()
    if data is None or not len(array):
        return memoryview(b"")
    ends = memoryview(offsets).cast("q")
    return memoryview(data)[ends[array.offset] : ends[array.offset + len(array)]]


def holds_other(array: pa.Array, characters: bytes) -> bool:
    """Return whether a column holds other bytes than some."""
    return bool(content(array).translate(None, characters))


def are_plain_iris(array: pa.Array) -> bool:
    """Return whether all values surely are IRIs of the web, of one scheme, with no user, no port and nothing encoded.

    Some comparisons of bytes: an expression is compiled anew for each column, which costs more than some rows do.
    """
    data = content(array)
    if data.translate(None, PLAIN_IRI) or data.count(b":") != len(array) - array.null_count:
        return False
    if b"#" in data and pc.max(pc.count_substring(array, "#")).as_py() > 1:
        return False
    return _all_begin(array, "https://") or _all_begin(array, "http://")


def _all_begin(array: pa.Array, text: str) -> bool:
    return pc.all(pc.starts_with(array, text)).as_py() is not False


def without_empty(array: pa.Array) -> pa.Array:
    """Return a column in which empty texts are missing."""
    empty = pc.equal(array, constant(""))
    return pc.if_else(empty, pa.scalar(None, TEXT), array) if pc.any(empty).as_py() else array


def escaped(array: pa.Array) -> pa.Array:
    """Return texts as they stand between the quotes of a literal."""
    data = content(array)
    if len(data.translate(None, UNSAFE_ASCII)) == len(data):
        return array
    for character, escape in ESCAPES.items():
        if character.encode() in data:
            array = pc.replace_substring(array, character, escape)
    return array


def mapped(array: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    """Return the values of a function, which is asked once for each different text."""
    encoded = array.dictionary_encode()
    return column([function(value) for value in encoded.dictionary.to_pylist()]).take(encoded.indices)


def positions(mask: pa.Array) -> list[int]:
    """Return where a column of truth values is true."""
    found: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()
    return found


def lines_of(arrays: Sequence[pa.Array]) -> list[str]:
    """Return lines, which end in line feeds, as texts without these."""
    return b"".join(map(content, arrays)).decode().split("\n")[:-1]
