"""Tables to files, the same bytes each time: rows are sorted, and nothing of the moment is written."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.model.table import Row, Table
from kg.output import replace_file, replacing
from kg.sources.lines import csv_line


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


def _sorted(table: Table) -> list[Row]:
    return sorted(set(table.rows), key=lambda row: tuple((value is not None, value or "") for value in row))
