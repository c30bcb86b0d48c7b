"""Tables to files, the same bytes each time: rows are sorted, and nothing of the moment is written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.model.table import Row, Table
from kg.output import replace_file, replacing


def write_csv(table: Table, path: Path) -> None:
    """Write a table as CSV: UTF-8, LF, header line, empty fields for `None`, rows sorted, doubled ones once.

    Raises:
        OutputError: the file cannot be written; what stood there is untouched.
    """
    records = [table.columns, *_sorted(table)]
    replace_file(path, (csv_line(record).encode() + b"\n" for record in records))


def write_parquet(table: Table, path: Path) -> None:
    """Write a table as Parquet: a text column each, in the order of `write_csv`.

    Raises:
        OutputError: the file cannot be written; what stood there is untouched.
    """
    columns = list(zip(*_sorted(table), strict=True)) or [()] * len(table.columns)
    schema = pa.schema([(name, pa.string()) for name in table.columns])
    data = pa.table([pa.array(column, pa.string()) for column in columns], schema=schema)
    with replacing(path) as stream:
        pq.write_table(data, stream, compression="zstd")


def csv_line(values: Iterable[str | None]) -> str:
    """Return values as a record of CSV, without the end of the line."""
    return ",".join(map(_field, values)) or '""'


def _field(value: str | None) -> str:
    """Quote where RFC 4180 asks for it; Python's own writer leaves a lone carriage return bare."""
    if value and any(char in value for char in ',"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value or ""


def _sorted(table: Table) -> list[Row]:
    return sorted(set(table.rows), key=lambda row: tuple((value is not None, value or "") for value in row))
