"""Which files are tables, and how each is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from kg.errors import InputError
from kg.model.source import USUAL, Dialect, Reject
from kg.model.table import READING_TABLES, Records, Row, Table
from kg.sources.delimited import ROW_COLUMNS, DelimitedRows, read_head
from kg.sources.lines import csv_line

__all__ = ["ROW_COLUMNS", "OpenTable", "is_table", "open_table"]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table and where it stands, which makes it a document.

    `id` names the table in IRIs, as the `id` of a document does; `digest` is the SHA-256 of the bytes. `columns` are
    those of the source, without `ROW_COLUMNS`. The rows are read anew, in a stream, each time they are gone through.
    `selection` tells which table of a file or database it is, where that holds several.
    """

    table: Table | Records
    id: str
    location: str
    digest: str
    media_type: str
    selection: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the source itself."""
        return tuple(column for column in self.table.columns if column not in ROW_COLUMNS)

    def document(self, base: str) -> Row:
        """Return the row of the reading table `documents` that makes a document of the table, under `base`."""
        name = PurePath(self.location).name
        values = {
            "document": f"{base}document/{self.id}",
            "title": f"{name} · {self.selection}" if self.selection else name,
            "language": "und",
            "digest": self.digest,
            "location": self.location,
            "media_type": self.media_type or None,
            "columns": csv_line(self.columns),
        }
        return tuple(values.get(column) for column in READING_TABLES["documents"])


_DELIMITED = {".csv": (",", "text/csv"), ".tsv": ("\t", "text/tab-separated-values")}
"""Ending → usual delimiter, media type."""
_TABLES = (*_DELIMITED, ".parquet", ".xlsx", ".xlsm", ".db", ".sqlite", ".sqlite3", ".duckdb", ".ddb")


def is_table(path: Path) -> bool:
    """Return whether a file is a table by its ending, and never a text that could be read."""
    return path.suffix.lower() in _TABLES


def open_table(
    path: Path, *, name: str | None = None, dialect: Dialect = USUAL, reject: Reject | None = None
) -> OpenTable:
    """Return the table of a file of delimited text, called `name` or else as the file without its ending.

    The columns, and after them `ROW_COLUMNS`, are known at once; a broken row shows when the rows are gone through: it
    is told to `reject` and left out, or is an `InputError`.

    Raises:
        InputError: the file is missing, of an unknown ending or not UTF-8, or has no proper header line.
    """
    delimiter, media_type = _DELIMITED.get(path.suffix.lower(), ("", ""))
    if not delimiter:
        expected = f"one of {', '.join(sorted(_DELIMITED))}"
        raise InputError(str(path), f"unknown ending {path.suffix!r}", expected=expected)
    dialect = replace(dialect, delimiter=dialect.delimiter or delimiter)
    head = read_head(path, dialect)
    rows = DelimitedRows(path, dialect, head, reject)
    table = Table(name or path.stem, (*head.columns, *ROW_COLUMNS), rows)
    return OpenTable(table, head.id, str(path), head.digest, media_type)
