"""Answers of queries as a table for people, as CSV or as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from kg.model.table import Row, Table

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that would give orders to a terminal."""
ResultForm = Literal["table", "csv", "json"]


def write_result(console: Console, result: Table, form: ResultForm) -> None:
    """Print the rows in the order given; an unbound value is an empty cell, in JSON null."""
    rows = tuple(result.rows)
    if form == "table":
        console.print(_as_table(result.columns, rows))
        console.print(f"{len(rows)} row" + ("" if len(rows) == 1 else "s"), style="dim")
    else:
        text = _as_csv(result.columns, rows) if form == "csv" else _as_json(result.columns, rows)
        console.file.write(text)  # as it is: the console drops some characters


def _as_table(columns: tuple[str, ...], rows: tuple[Row, ...]) -> RichTable:
    table = RichTable()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(_CONTROL.sub("\ufffd", value or "")) for value in row))
    return table


def _as_csv(columns: tuple[str, ...], rows: tuple[Row, ...]) -> str:
    stream = io.StringIO()
    usual = csv.writer(stream, lineterminator="\n")
    quoting = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
    usual.writerow(columns)
    for row in rows:
        values = [value or "" for value in row]
        (quoting if any("\r" in value for value in values) else usual).writerow(values)  # else it would end the line
    return stream.getvalue()


def _as_json(columns: tuple[str, ...], rows: tuple[Row, ...]) -> str:
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
