"""Shares of JSON: pieces of a file that hold whole records, so that several processes can decode it.

Records are the members of one array, or the lines of a file. Where they end is found without decoding them: by commas,
or line feeds, outside of strings and brackets. That holds for JSON; in what is none, the first share with a fault is
read record by record up to it, as the whole file would be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import InputError
from kg.sources.records.streamed_json import Window, enter, from_within, members_of, refuse

SIZE = 1 << 20
"""Bytes of a share, at least."""
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a file that begin with a record, which has the number `first`; `line` and `before` are its place.

    Without `size` it goes on to the end of the file; then `names` lead to the array that it begins within.
    """

    path: Path
    start: int
    size: int | None
    first: int
    line: int = 1
    before: int = 0
    names: tuple[str, ...] = ()

    def read(self) -> bytes:
        """Return the bytes of a piece that has a size."""
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            return stream.read(self.size or 0)

    def members(self) -> Iterator[Any]:
        """Yield the records of an array.

        Raises:
            InputError: it is not JSON, or not UTF-8, which shows when the fault is come to.
        """
        if self.size is None:
            with self.path.open("rb") as file, TextIOWrapper(file, "utf-8", newline="\n") as stream:
                file.seek(self.start)
                yield from self._slowly(stream)
            return
        data = self.read()
        try:
            found = json.loads(f"[{data.decode()}]", parse_constant=refuse)
        except (ValueError, RecursionError):
            yield from self._slowly(TextIOWrapper(BytesIO(data), "utf-8", newline="\n"))
        else:
            yield from found

    def _slowly(self, stream: TextIOWrapper) -> Iterator[Any]:
        window = Window(stream, str(self.path), line=self.line, before=self.before)
        try:
            yield from members_of(window) if self.size is not None else from_within(window, self.names)
        except UnicodeError as error:
            raise InputError(str(self.path), f"cannot be read: {error}", expected="a JSON document") from error


def array_pieces(path: Path, names: tuple[str, ...]) -> Iterator[Piece] | None:
    """Return the pieces of the array that names lead to; nothing where they lead to none, or the document is faulty."""
    with path.open(encoding="utf-8-sig", newline="\n") as stream:
        window = Window(stream, str(path))
        try:
            if not enter(window, names):
                return None
        except (InputError, UnicodeError):
            return None
    with path.open("rb") as file:
        start = window.passed() + (len(_BOM) if file.read(len(_BOM)) == _BOM else 0)
    line, before = window.place(window.at)
    return _cut(Piece(path, start, None, 1, line, before, names))


def _cut(piece: Piece) -> Iterator[Piece]:
    with piece.path.open("rb") as stream:
        stream.seek(piece.start)
        rest, size = b"", SIZE
        while data := stream.read(size):
            block = rest + data
            end, count = _whole_members(block)
            if end < 0:
                break
            rest, size = block[end:], SIZE if end else 2 * len(block)
            if end:
                yield replace(piece, size=end - 1)
                piece = _behind(piece, block[:end], count)
    yield piece


def _behind(piece: Piece, passed: bytes, count: int) -> Piece:
    """Return the rest of a piece, of which some bytes with a number of records are passed."""
    lines = passed.count(b"\n")
    last = passed[passed.rfind(b"\n") + 1 :]
    before = len(last.decode(errors="replace")) + (0 if lines else piece.before)
    return replace(
        piece, start=piece.start + len(passed), first=piece.first + count, line=piece.line + lines, before=before
    )


def _whole_members(data: bytes) -> tuple[int, int]:
    """Return where the last member that ends in data has its comma behind it, and how many members that are.

    Data begin with a member of an array. The end is 0 where none ends, and negative where the array does.
    """
    characters = np.frombuffer(_ESCAPED.sub(b"  ", data) if b"\\" in data else data, np.uint8)
    outside = (np.cumsum(characters == ord('"'), dtype=np.uint8) & 1) == 0
    folded = characters | 0x20  # brackets differ from braces by this bit alone
    steps = (folded == ord("{")).astype(np.int8) - (folded == ord("}")).astype(np.int8)
    depths = np.cumsum(steps * outside, dtype=np.int32)
    if depths.size and depths.min() < 0:
        return -1, 0
    commas = np.flatnonzero((characters == ord(",")) & outside & (depths == 0))
    return (int(commas[-1]) + 1, len(commas)) if len(commas) else (0, 0)


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of a file; `line` is the number of the first, `first` that of the first one that is not blank."""

    path: Path
    start: int
    size: int
    line: int
    first: int

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield the lines and their numbers.

        Raises:
            InputError: it is not UTF-8.
        """
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            data = stream.read(self.size)
        try:
            for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), self.line):
                yield number, line.decode().rstrip("\r")
        except UnicodeError as error:
            raise InputError(str(self.path), f"cannot be read: {error}", expected="a JSON document") from error


def line_pieces(path: Path) -> Iterator[Lines]:
    """Yield the pieces of a file of lines."""
    with path.open("rb") as stream:
        start = len(_BOM) if stream.read(len(_BOM)) == _BOM else 0
        stream.seek(start)
        line = first = 1
        while data := stream.read(SIZE):
            data += stream.readline()
            yield Lines(path, start, len(data), line, first)
            start += len(data)
            line += data.count(b"\n")
            first += sum(1 for text in data.split(b"\n") if text.strip())
