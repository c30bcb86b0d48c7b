"""Parquet: rows with a column of texts, each of which is read as the same object in JSON would be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import InputError
from kg.parquet import batches
from kg.read.columns import EXPECTED
from kg.read.records import FIELDS, TEXTS
from kg.read.sources import OnError

_ROWS = 256


def from_columns(
    stream: BinaryIO, location: str, on_error: OnError, groups: range | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield number, from 1, and object of each row; of `groups`, where given, those row groups only."""
    try:
        with pq.ParquetFile(stream) as file:
            columns = [name for name in file.schema_arrow.names if name in FIELDS]
            if not set(columns) & set(TEXTS):
                on_error(InputError(location, "no column of texts", expected=EXPECTED))
                return
        for first, batch in batches(stream, location, _ROWS, columns=columns, groups=groups, refuse=on_error):
            for number, row in enumerate(batch.to_pylist(), first):
                yield number, json.dumps(row, ensure_ascii=False, sort_keys=True, default=str).encode()
    except (pa.ArrowException, UnicodeDecodeError) as error:  # texts are looked at when they are taken
        on_error(InputError(location, str(error).splitlines()[0].lower(), expected="a Parquet file"))


def sizes_of_groups(stream: BinaryIO) -> list[int]:
    """Return how many bytes each row group of a Parquet file takes.

    Raises:
        OSError: it is not a Parquet file.
    """
    try:
        with pq.ParquetFile(stream) as file:
            return [file.metadata.row_group(group).total_byte_size for group in range(file.num_row_groups)]
    except pa.ArrowException as error:
        raise OSError(str(error).splitlines()[0]) from error
