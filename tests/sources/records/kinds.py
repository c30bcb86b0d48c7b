"""The same people in every kind of source."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = ("id", "name", "height")
ROWS: tuple[tuple[int, str, float | None], ...] = ((1, 'Ana "A" 王', 1.5), (2, "Bo,\nC", None))
TABLE = "CREATE TABLE people (id INTEGER, name VARCHAR(40), height DOUBLE PRECISION)"
INSERT = "INSERT INTO people VALUES ({0}, {0}, {0})"


def write(kind: str, folder: Path) -> Path:
    """Write a file of a kind: "json", "jsonl", "xml", "parquet", "xlsx", "sqlite" or "duckdb"."""
    path = folder / f"people.{kind}"
    records = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    if kind == "json":
        path.write_text(json.dumps({"people": records}), "utf-8")
    elif kind == "jsonl":
        path.write_text("\n".join(map(json.dumps, records)) + "\n", "utf-8")
    elif kind == "xml":
        path.write_text(f"<people>{''.join(map(_element, records))}</people>", "utf-8")
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pylist(records), path)
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for line in (COLUMNS, *ROWS):
            book.active.append(line)
        book.save(path)
    elif kind == "sqlite":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(TABLE)
            connection.executemany(INSERT.format("?"), ROWS)
    else:
        with closing(duckdb.connect(str(path))) as database:
            database.execute(TABLE)
            database.executemany(INSERT.format("?"), ROWS)
    return path


def _element(record: Mapping[str, object]) -> str:
    members = (f"<{name}>{value}</{name}>" for name, value in record.items() if value is not None)
    return f"<person>{''.join(members)}</person>"
