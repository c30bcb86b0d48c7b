"""Delimited text as columns: pieces of a file that begin and end with records, parsed by Arrow.

Only files are taken that RFC 4180 has no two readings of, so that the columns hold what `DelimitedRows` yields: UTF-8,
quotes only around whole fields, no blank lines, line feeds with or without carriage returns before them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa
import pyarrow.csv

from kg.errors import InputError
from kg.model.source import Dialect, Reject
from kg.model.table import Row

SIZE = 1 << 20
"""Bytes of a piece, at least: its lines take some ten times as much."""

_TEXT = pa.large_string()


class NotPlainError(Exception):
    """A file has something that needs a slower reader."""


class Rows(Protocol):
    """The rows of a file as a slower reader has them, which tells what is wrong, and where."""

    @property
    def reject(self) -> Reject | None:
        """Return who is told of broken rows."""

    def __iter__(self) -> Iterator[Row]:
        """Yield all of them."""

    def rows_of(self, data: bytes, before: int) -> Iterator[Row]:
        """Yield those of whole records, which `before` others stand before."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file of delimited text: `columns` are those of its records and behind them `ROW_COLUMNS`."""

    path: Path
    dialect: Dialect
    columns: tuple[str, ...]
    own: int
    id: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Some whole records of a file; `first` is the number of the first one as `_row` tells it."""

    text: Text
    start: int
    size: int
    first: int

    def read(self, columns: Sequence[str]) -> tuple[Sequence[int], Mapping[str, Any]]:
        """Return the numbers of the rows, and columns as arrays of Arrow; broken rows are told, as by `DelimitedRows`.

        Raises:
            InputError: bytes are no UTF-8, or rows are broken and there is nobody to tell.
        """
        text = self.text
        with text.path.open("rb") as stream:
            stream.seek(self.start)
            data = stream.read(self.size)
        own = [name for name in columns if name in text.columns[: text.own]]
        try:
            table = self._parsed(data, own or list(text.columns[:1]))
        except pa.ArrowInvalid:
            return self._slowly(data, columns)
        numbers = range(self.first, self.first + len(table))
        found = {name: table[name].combine_chunks() for name in own}
        if "_document" in columns:
            found["_document"] = pa.repeat(pa.scalar(text.id, _TEXT), len(table))
        if "_row" in columns:
            found["_row"] = pa.array(map(str, numbers), _TEXT)
        return numbers, found

    def _slowly(self, data: bytes, columns: Sequence[str]) -> tuple[Sequence[int], Mapping[str, Any]]:
        if self.text.rows.reject is None:
            deque(self.text.rows, 0)  # the error tells the line of the file
        rows = list(self.text.rows.rows_of(data, self.first - 1))
        at = {name: self.text.columns.index(name) for name in ("_row", *columns)}
        found = {name: pa.array([row[at[name]] for row in rows], _TEXT) for name in columns}
        return [int(row[at["_row"]] or 0) for row in rows], found

    def _parsed(self, data: bytes, columns: list[str]) -> pa.Table:
        dialect, names = self.text.dialect, self.text.columns[: self.text.own]
        return pa.csv.read_csv(
            pa.BufferReader(data),
            pa.csv.ReadOptions(use_threads=False, block_size=max(len(data), 1), column_names=names),
            pa.csv.ParseOptions(delimiter=dialect.delimiter, quote_char=dialect.quote, newlines_in_values=True),
            pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, _TEXT),
                strings_can_be_null=True,
                null_values=["", *dialect.nulls],
                include_columns=columns,
            ),
        )


def pieces_of(text: Text) -> list[TextPiece] | None:
    """Return the pieces of a file; nothing when it is not plain enough.

    Raises:
        InputError: it cannot be read.
    """
    dialect = text.dialect
    if dialect.encoding.lower() != "utf-8" or not (dialect.quote + dialect.delimiter).isascii():
        return None
    try:
        with text.path.open("rb") as stream:
            return list(_pieces(text, stream))
    except NotPlainError:
        return None
    except OSError as error:
        raise InputError(str(text.path), error.strerror or str(error), expected="a readable table") from error


def _pieces(text: Text, stream: IO[bytes]) -> Iterator[TextPiece]:
    check = _Check(text.dialect)
    start = 3 if stream.read(3) == b"\xef\xbb\xbf" else 0
    number = 1
    stream.seek(start)
    if text.dialect.header:
        header = _header(stream, text.dialect.quote.encode())
        check.records(header)
        start, number = start + len(header), 2
    rest = b""
    while data := stream.read(SIZE):
        piece, rest = check.cut(rest + data)
        if piece:
            yield TextPiece(text, start, len(piece), number)
            number += check.records(piece)
            start += len(piece)
    if last := rest.rstrip(b"\r\n"):
        check.records(last)
        yield TextPiece(text, start, len(last), number)


def _header(stream: IO[bytes], quote: bytes) -> bytes:
    """Return the first record with its end."""
    header = stream.readline()
    while header.count(quote) % 2:
        line = stream.readline()
        if not line:
            raise NotPlainError
        header += line
    return header


def _insist_on_utf8(data: bytes) -> None:
    try:
        pa.array([data], pa.large_binary()).cast(_TEXT)  # three times as quick as making a text of them
    except pa.ArrowInvalid as error:
        raise NotPlainError from error


class _Check:
    """Looks at what is outside of quotes."""

    def __init__(self, dialect: Dialect) -> None:
        self._quote = dialect.quote.encode()
        self._delimiter = dialect.delimiter.encode()

    def cut(self, data: bytes) -> tuple[bytes, bytes]:
        """Return the whole records that data begin with, and the rest.

        Data begin with a record; a line feed after an even number of quotes ends one.
        """
        end = len(data)
        quotes = data.count(self._quote)
        while (at := data.rfind(b"\n", 0, end)) >= 0:
            quotes -= data.count(self._quote, at, end)
            if quotes % 2 == 0:
                return data[: at + 1], data[at + 1 :]
            end = at
        return b"", data

    def records(self, data: bytes) -> int:
        """Return the number of records in data that end with a line feed.

        Raises:
            NotPlainError: there are blank lines, carriage returns alone, quotes other than around whole fields, or
                bytes that are no UTF-8.
        """
        _insist_on_utf8(data)
        outside = data
        if self._quote in data:
            parts = data.split(self._quote)
            if len(parts) % 2 == 0 or not self._are_around_fields(parts[::2]):
                raise NotPlainError
            outside = self._quote.join(parts[::2])
        *lines, _ = outside.split(b"\n")
        if b"" in lines or b"\r" in lines:
            raise NotPlainError
        if b"\r" in outside and outside.count(b"\r") != outside.count(b"\r\n"):
            raise NotPlainError
        return len(lines)

    def _are_around_fields(self, outside: list[bytes]) -> bool:
        """Return whether quotes, with these texts before, between and behind them, stand around whole fields.

        An empty text is that between the two marks of a quoted quote, or an end of the data.
        """
        before, after = {text[-1:] for text in outside[:-1]}, {text[:1] for text in outside[1:]}
        return before <= {b"", b"\n", self._delimiter} and after <= {b"", b"\n", b"\r", self._delimiter}
