"""Parquet and Excel: tables in files whose cells know their types."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import InputError
from kg.model.source import Reject, Request
from kg.model.table import Records
from kg.optional import library
from kg.parquet import batches
from kg.sources.records.values import Numbered, NumberedRows, cells_of

LARGEST = 1 << 30
"""Bytes that a workbook may unpack to."""
HELD = 128 << 20
"""Bytes of those that are not sheets, which are in memory as a whole, and of a workbook however small."""
RATIO = 256
"""Bytes beyond that which a packed byte may stand for."""
LAST = 1 << 20
"""The last row that a sheet of Excel has."""
_SHEETS = "xl/worksheets/"
_BROKEN = (
    BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl, and the readers of zip and XML below it, raise for files that are no workbooks."""


_AT_ONCE = 5_000
_PLAIN = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_boolean, pa.types.is_date32,
)  # fmt: skip
"""Types of columns whose cells are all of use as they are."""


def open_parquet(request: Request, reject: Reject | None = None) -> Records:
    """Return the rows of a Parquet file; lists are several values.

    Raises:
        InputError: the file is missing or not Parquet. Going through the rows: a value is a structure, and there is no
            `reject`.
    """
    try:
        columns = tuple(pq.read_schema(request.location).names)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(request.location, f"cannot be read: {error}", expected="a Parquet file") from error
    return Records(request.name, columns, _ParquetRows(request.location, columns, reject))


@dataclass(frozen=True, slots=True)
class _ParquetRows(NumberedRows):
    location: str
    columns: tuple[str, ...]
    reject: Reject | None

    def numbered(self) -> Iterator[Numbered]:
        number = 0
        for batch in self._batches():
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                cells = cells_of(row, self.columns, (self.location, number), self.reject)
                if cells is not None:
                    yield number, cells

    def arrays(self) -> Iterator[tuple[range, dict[str, Any]]] | None:
        """Yield numbers and columns; nothing where a column has a type of which each cell is to be looked at.

        Raises:
            InputError: the file cannot be read.
        """
        types = [field.type for field in pq.read_schema(self.location)]
        is_plain = all(any(fits(one) for fits in _PLAIN) for one in types) and len(set(self.columns)) == len(types)
        return self._arrays() if is_plain else None

    def _arrays(self) -> Iterator[tuple[range, dict[str, Any]]]:
        number = 1
        for batch in self._batches():
            yield range(number, number + batch.num_rows), dict(zip(self.columns, batch.columns, strict=True))
            number += batch.num_rows

    def _batches(self) -> Iterator[Any]:
        try:
            for _, batch in batches(self.location, self.location, _AT_ONCE):
                batch.validate(full=True)  # texts may be of any bytes until somebody looks
                yield batch
        except (OSError, ValueError, pa.ArrowException) as error:
            raise InputError(self.location, f"cannot be read: {error}", expected="a Parquet file") from error


def open_excel(request: Request, reject: Reject | None = None) -> Records:
    """Return the rows of a sheet, called by the iterator or else the first one. Needs the extra `excel`.

    Raises:
        InputError: the file is missing or not Excel, has no such sheet or no header, or openpyxl is not installed.
    """
    openpyxl = library("openpyxl", "excel", request.location)
    rows = _ExcelRows(openpyxl, request.location, request.iterator, reject)
    header = next(rows.lines(), ())
    columns = tuple("" if name is None else str(name).strip() for name in header)
    if not columns or any(not name or columns.count(name) > 1 for name in columns):
        message = f"the header is {', '.join(map(repr, columns)) or 'empty'}"
        raise InputError(request.location, message, place="1", expected="a name of its own for each column")
    return Records(request.name, columns, rows)


@dataclass(frozen=True, slots=True)
class _ExcelRows(NumberedRows):
    openpyxl: Any
    location: str
    sheet: str
    reject: Reject | None

    def numbered(self) -> Iterator[Numbered]:
        lines = self.lines()
        columns = tuple(str(name).strip() for name in next(lines, ()))
        for number, line in enumerate(lines, 2):  # as the sheet counts, where the header is row 1
            if any(value is not None for value in line):
                padded = tuple(map(_without_midnight, (*line, *[None] * len(columns))[: len(columns)]))
                cells = cells_of(padded, columns, (self.location, number), self.reject)
                if cells is not None:
                    yield number, cells

    def lines(self) -> Iterator[tuple[object, ...]]:
        """Yield the values of each line, the header first."""
        if not Path(self.location).is_file():
            raise InputError(self.location, "there is no such file", expected="an Excel workbook")
        self._check_size()
        try:
            book = self.openpyxl.load_workbook(self.location, read_only=True, data_only=True)
            try:
                for number, row in enumerate(self._sheet(book).iter_rows(values_only=True, max_row=LAST + 1), 1):
                    if number > LAST:
                        raise InputError(self.location, f"more than {LAST:,} rows", expected="an Excel workbook")
                    yield row
            finally:
                book.close()
        except _BROKEN as error:
            raise InputError(self.location, f"cannot be read: {error}", expected="an Excel workbook") from error

    def _check_size(self) -> None:
        """Refuse what is packed to unpack to more than fits in memory."""
        try:
            with ZipFile(self.location) as book:
                parts = {part.filename: part.file_size for part in book.infolist()}
        except _BROKEN as error:
            raise InputError(self.location, f"cannot be read: {error}", expected="an Excel workbook") from error
        most = min(LARGEST, max(HELD, RATIO * Path(self.location).stat().st_size))
        held = sum(size for name, size in parts.items() if name.endswith(".xml") and not name.startswith(_SHEETS))
        self._expect(sum(parts.values()), most, "it unpacks")
        self._expect(held, HELD, "what is not sheets unpacks")

    def _expect(self, size: int, most: int, what: str) -> None:
        if size > most:
            message = f"{what} to {size / (1 << 20):,.0f} MB"
            raise InputError(self.location, message, expected=f"at most {most >> 20:,} MB")

    def _sheet(self, book: Any) -> Any:
        if not book.worksheets or (self.sheet and self.sheet not in book.sheetnames):
            expected = f"one of {', '.join(book.sheetnames)}"
            raise InputError(self.location, f"there is no sheet {self.sheet!r}", expected=expected)
        return book[self.sheet] if self.sheet else book.worksheets[0]


def _without_midnight(value: object) -> object:
    """Excel has no dates but only moments: one at midnight is a date."""
    is_date = isinstance(value, datetime) and value.time() == time()
    return value.date() if is_date and isinstance(value, datetime) else value
