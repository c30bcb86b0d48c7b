"""Rows of Parquet files within bounds: a few bytes of them may stand for more than fits in any memory.

Texts are taken as their dictionaries have them, and made texts a few rows at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kg.errors import InputError

LARGEST = 64 << 20
"""Bytes of the texts of a row, and of those that are in memory at once."""
MOST = 1_000_000
"""Values of a column in a group of rows of any size."""
RATIO = 256
"""Bytes and values beyond these bounds that a packed byte may stand for."""
_EXPECTED = "a Parquet file that is packed less tightly"


def _raise(error: InputError) -> None:
    raise error


def batches(
    source: Any,
    location: str,
    size: int,
    *,
    columns: list[str] | None = None,
    groups: range | None = None,
    refuse: Callable[[InputError], None] = _raise,
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield pieces of a file, of at most `size` rows, each with the number of its first row, from 1.

    `source` is a path or a stream; `groups` are the row groups that are wanted. A row with more than `LARGEST` bytes
    of texts is told to `refuse` and left out, and so is what a row group claims beyond the bounds.

    Raises:
        OSError, ValueError, pa.ArrowException: it is not Parquet, or damaged.
        InputError: what is refused, where there is no `refuse`.
    """
    with pq.ParquetFile(source) as file:
        schema = pa.schema([_plain(one) for one in file.schema_arrow if columns is None or one.name in columns])
        leaves = map(file.metadata.schema.column, range(len(file.metadata.schema)))
        texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
        with pq.ParquetFile(source, metadata=file.metadata, read_dictionary=texts) as packed:
            for first, group in _groups(file.metadata, groups, location, refuse):
                number = first
                at_once = _rows(file.metadata.row_group(group), size)
                for batch in packed.iter_batches(at_once, row_groups=[group], columns=columns):
                    yield from _unpacked(batch, number, schema, location, refuse)
                    number += batch.num_rows


def _plain(field: pa.Field) -> pa.Field:
    """Return a field whose type dictionaries can be made; that of views cannot."""
    return field.with_type(pa.string()) if pa.types.is_string_view(field.type) else field


def _groups(
    metadata: Any, wanted: range | None, location: str, refuse: Callable[[InputError], None]
) -> Iterator[tuple[int, int]]:
    """Yield the row groups within bounds, each behind the number of its first row."""
    number = 1
    for at in range(metadata.num_row_groups):
        group = metadata.row_group(at)
        if wanted is None or at in wanted:
            fault = _fault(group)
            if fault is None:
                yield number, at
            else:
                refuse(InputError(location, fault, place=f"row={number}", expected=_EXPECTED))
        number += group.num_rows


def _fault(group: Any) -> str | None:
    """Return what a row group claims that no honest one of its size holds."""
    chunks = [group.column(at) for at in range(group.num_columns)]
    bytes_of = sum(max(chunk.total_compressed_size, 0) for chunk in chunks)
    values = max([group.num_rows, *(chunk.num_values for chunk in chunks)])
    if values > max(MOST, RATIO * bytes_of):
        return f"{values:,} values in {bytes_of:,} bytes"
    for chunk in chunks:
        if chunk.total_uncompressed_size > max(LARGEST, RATIO * chunk.total_compressed_size):
            unpacked = f"unpacks to {chunk.total_uncompressed_size / (1 << 20):,.0f} MB"
            return f"column {chunk.path_in_schema!r} {unpacked} from {chunk.total_compressed_size:,} bytes"
    return None


def _rows(group: Any, size: int) -> int:
    """Return how many rows to take at once, so that usual ones are not more than `LARGEST` bytes."""
    fitting: int = LARGEST * group.num_rows // max(group.total_byte_size, 1)
    return max(1, min(size, fitting))


def _unpacked(
    batch: pa.RecordBatch, number: int, schema: pa.Schema, location: str, refuse: Callable[[InputError], None]
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield the rows with texts in place of dictionaries, in pieces of at most `LARGEST` bytes of them."""
    size = sum(_size(column) for column in batch.columns)
    if size <= LARGEST:
        yield number, batch.cast(schema)
    elif batch.num_rows > 1:
        half = batch.num_rows // 2
        yield from _unpacked(batch.slice(0, half), number, schema, location, refuse)
        yield from _unpacked(batch.slice(half), number + half, schema, location, refuse)
    else:
        found = f"a row of {size / (1 << 20):,.0f} MB"
        refuse(InputError(location, found, place=f"row={number}", expected=f"at most {LARGEST >> 20} MB"))


def _size(array: pa.Array) -> int:
    """Return how many bytes the texts of an array take."""
    if pa.types.is_dictionary(array.type):
        return pc.sum(pc.binary_length(array.dictionary).take(array.indices)).as_py() or 0
    if pa.types.is_map(array.type):
        return _size(array.keys) + _size(array.items)
    if pa.types.is_struct(array.type):
        return sum(map(_size, array.flatten()))
    return _size(array.flatten()) if pa.types.is_nested(array.type) else 0
