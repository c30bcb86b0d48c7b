"""Which files are tables, and how each is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from kg.errors import InputError
from kg.model.source import USUAL, Dialect
from kg.model.table import READING_TABLES, Row, Table
from kg.sources.delimited import ROW_COLUMNS, DelimitedRows, read_head

__all__ = ["ROW_COLUMNS", "OpenTable", "is_table", "open_table"]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table and the file that it stands in.

    `table.columns` are those of the file and after them `ROW_COLUMNS`. `id` names the table in IRIs, as the `id` of a
    document does; `digest` is the SHA-256 of the bytes. The rows are read anew, in a stream, each time they are gone
    through.
    """

    table: Table
    id: str
    location: str
    digest: str
    media_type: str

    def document(self, base: str) -> Row:
        """Return the row of the reading table `documents` that makes a document of the table, under `base`."""
        values = {
            "document": f"{base}document/{self.id}",
            "title": PurePath(self.location).name,
            "language": "und",
            "digest": self.digest,
            "location": self.location,
            "media_type": self.media_type,
        }
        return tuple(values.get(column) for column in READING_TABLES["documents"])


def _open_delimited(delimiter: str, media_type: str) -> Callable[[Path, str, Dialect], OpenTable]:
    def opening(path: Path, name: str, dialect: Dialect) -> OpenTable:
        dialect = replace(dialect, delimiter=dialect.delimiter or delimiter)
        head = read_head(path, dialect)
        rows = DelimitedRows(path, dialect, head)
        return OpenTable(Table(name, (*head.columns, *ROW_COLUMNS), rows), head.id, str(path), head.digest, media_type)

    return opening


_OPENERS: dict[str, Callable[[Path, str, Dialect], OpenTable]] = {
    ".csv": _open_delimited(",", "text/csv"),
    ".tsv": _open_delimited("\t", "text/tab-separated-values"),
}


def is_table(path: Path) -> bool:
    """Return whether the ending of a file is that of a table."""
    return path.suffix.lower() in _OPENERS


def open_table(path: Path, *, name: str | None = None, dialect: Dialect = USUAL) -> OpenTable:
    """Return the table of a file, called `name` or else as the file without its ending.

    The columns are known at once; a broken row shows, as `InputError`, when the rows are gone through.

    Raises:
        InputError: the file is missing, of an unknown ending or not UTF-8, or has no proper header line.
    """
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        raise InputError(str(path), f"unknown ending {path.suffix!r}", expected=f"one of {', '.join(sorted(_OPENERS))}")
    return opener(path, name or path.stem, dialect)
