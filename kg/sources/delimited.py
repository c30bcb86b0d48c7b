"""CSV (RFC 4180) and tab-separated values, row by row, with the place of each row.

Beside its own columns each row offers `ROW_COLUMNS`, so that a mapping can cite it as evidence:

    _row       position by RFC 7111, where row 1 is the first record of the file, here the header: the first row of
               data is 2, as a spreadsheet shows it
    _text      the record as written, without its line end
    _start     offset of `_text` in the decoded file, in code points (a byte order mark does not count)
    _end       offset of its end
    _document  id of the table: `<stem>-<first eight digits of the digest>`
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TextIO

from kg.errors import InputError
from kg.model.source import BadRow, Dialect, Reject
from kg.model.table import Piece, Row
from kg.sources.pieces import Text, pieces_of

ROW_COLUMNS = ("_row", "_text", "_start", "_end", "_document")
_AS_WRITTEN = frozenset(("_text", "_start", "_end"))

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a table before its rows: id for IRIs, digest of the bytes, columns."""

    id: str
    digest: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    """The fields of one record and where it stands: `line` from 1, `start` in code points."""

    number: int
    line: int
    fields: list[str]
    text: str
    start: int


def read_head(path: Path, dialect: Dialect) -> Head:
    """Return id, digest and columns.

    Raises:
        InputError: the file cannot be read, is empty, or its header has empty, doubled or reserved names.
    """
    digest = digest_of(path)
    name = slug(path.stem)
    header = next(_records(path, dialect), None)
    if header is None:
        raise InputError(str(path), "the table is empty", expected="a header line")
    columns = tuple(field.strip() for field in header.fields)
    if not dialect.header:
        return Head(f"{name}-{digest[:8]}", digest, tuple(map(str, range(1, len(columns) + 1))))
    counts = Counter(columns)
    for column in columns:
        if not column or counts[column] > 1 or column in ROW_COLUMNS:
            fault = "has no name" if not column else "is reserved" if column in ROW_COLUMNS else "stands twice"
            message = f"column {columns.index(column) + 1} {column!r} {fault}"
            raise InputError(str(path), message, place=str(header.line), expected="a name of its own for each column")
    return Head(f"{name}-{digest[:8]}", digest, columns)


@dataclass(frozen=True, slots=True)
class DelimitedRows:
    """The rows of a file, read in a stream each time they are gone through; empty fields are `None`.

    A row with too few or too many fields or bad quotes is told to `reject` and left out. Iterating raises `InputError`
    at bytes that are not of the encoding, and at such rows where there is no `reject`.
    """

    path: Path
    dialect: Dialect
    head: Head
    reject: Reject | None = None

    def __iter__(self) -> Iterator[Row]:
        """Yield the fields of each row and then the values of `ROW_COLUMNS`."""
        records = _records(self.path, self.dialect, self.reject)
        if self.dialect.header:
            next(records, None)
        return self._rows(records)

    def rows_of(self, data: bytes, before: int) -> Iterator[Row]:
        """Yield the rows of whole records of the file, which `before` others stand before."""
        stream = TextIOWrapper(BytesIO(data), self.dialect.encoding, newline="")
        return self._rows(_parsed(self.path, _Lines(stream), self.dialect, self.reject, before))

    def _rows(self, records: Iterable[_Record]) -> Iterator[Row]:
        nulls = frozenset(("", *self.dialect.nulls))
        width = len(self.head.columns)
        for record in records:
            if len(record.fields) != width:
                self._refuse(record)
                continue
            start, end = record.start, record.start + len(record.text)
            place = (str(record.number), record.text, str(start), str(end), self.head.id)
            yield (*(None if field in nulls else field for field in record.fields), *place)

    def _refuse(self, record: _Record) -> None:
        found = f"{len(record.fields)} fields"
        expected = f"{len(self.head.columns)}: {', '.join(self.head.columns)}"
        if self.reject is None:
            message = f"row {record.number} has {found}"
            raise InputError(str(self.path), message, place=str(record.line), expected=expected)
        self.reject(BadRow(str(self.path), record.number, "", record.text, f"{found}; expected {expected}"))

    def has_pieces(self, wanted: Collection[str]) -> bool:
        """Return whether no text is asked for as written."""
        return _AS_WRITTEN.isdisjoint(wanted)

    def pieces(self) -> Sequence[Piece] | None:
        """Return the rows in pieces; nothing where the file is no plain one.

        Raises:
            InputError: the file cannot be read.
        """
        columns = (*self.head.columns, *ROW_COLUMNS)
        return pieces_of(Text(self.path, self.dialect, columns, len(self.head.columns), self.head.id, self))


class _Lines:
    """Lines of a file with their ends, counted; remembers those of the record that is being read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.number = 0
        self.offset = 0
        self.pending: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self.number += 1
            self.pending.append(line)
            yield line

    def take(self) -> tuple[int, int, str]:
        """Return line, offset and text of what was read since the last call."""
        text = "".join(self.pending)
        line, start = self.number - len(self.pending) + 1, self.offset
        self.offset += len(text)
        self.pending.clear()
        return line, start, text.rstrip("\r\n")


def _records(path: Path, dialect: Dialect, reject: Reject | None = None) -> Iterator[_Record]:
    encoding = "utf-8-sig" if dialect.encoding.lower() == "utf-8" else dialect.encoding
    shown = dialect.encoding.upper()
    try:
        with path.open(encoding=encoding, newline="") as stream:
            yield from _parsed(path, _Lines(stream), dialect, reject)
    except UnicodeDecodeError as error:
        message = f"byte {error.object[error.start]:#04x} is not {shown}"
        raise InputError(str(path), message, expected=f"a table in {shown}") from error
    except LookupError as error:
        raise InputError(str(path), f"unknown encoding {dialect.encoding!r}") from error
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error), expected="a readable table") from error


def _parsed(path: Path, lines: _Lines, dialect: Dialect, reject: Reject | None, number: int = 0) -> Iterator[_Record]:
    reader = csv.reader(iter(lines), delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True)
    while True:
        number += 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            if reject is None:
                place = str(lines.number - len(lines.pending) + 1)
                raise InputError(str(path), str(error), place=place, expected="fields as RFC 4180 has them") from error
            reject(BadRow(str(path), number, "", lines.take()[2], f"{error}; expected fields as RFC 4180 has them"))
            continue
        if fields is None:
            return
        line, start, text = lines.take()
        if fields:  # a blank line is a record to RFC 7111, but holds no row
            yield _Record(number, line, fields, text, start)


def slug(name: str) -> str:
    """Return a name as it stands in an id: lower case letters and digits of ASCII, hyphens between."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-") or "table"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error), expected="a readable table") from error
