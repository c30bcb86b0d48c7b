"""Columns of texts as Python has them, for rows too few to be worth those of Arrow: asking it takes its time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from kg.model.table import Row

Other = TypeVar("Other")


class Texts(NamedTuple):
    """One text for each row; where not all are there (`whole`), missing ones are `None`."""

    values: Sequence[str | None]
    whole: bool


Piece = str | Texts
"""Part of a text in each row: the same everywhere, or a column."""


class Columns:
    """Some rows by their columns; what several terms make of a column alike is made once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Take the rows, one at least."""
        self.size = len(rows)
        self._columns = tuple(map(_texts, zip(*rows, strict=True)))
        self._made: dict[Hashable, Texts] = {}

    def changed(self, at: int, change: Callable[[Texts], Texts]) -> Texts:
        """Return what a function makes of a column, none of whose texts is empty."""
        return self.once((change, at), change, self._columns[at])

    def once(self, key: Hashable, change: Callable[[Texts], Texts], texts: Texts) -> Texts:
        """Return what was made of texts under a key, by a function where nothing was."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = change(texts)
        return found


def _texts(values: Sequence[str | None]) -> Texts:
    return Texts(values, True) if all(values) else Texts([value or None for value in values], False)


def lines(pieces: Iterable[Piece], size: int) -> list[str]:
    """Return what the pieces make in each row where none of them is missing."""
    parts = merged(pieces)
    columns = [part for part in parts if not isinstance(part, str)]
    if all(column.whole for column in columns):
        return _joined(parts, [column.values for column in columns], size)
    rows = [row for row in zip(*(column.values for column in columns), strict=True) if None not in row]
    return _joined(parts, list(zip(*rows, strict=True)), len(rows)) if rows else []


def _joined(parts: Sequence[Piece], columns: Sequence[Sequence[str | None]], size: int) -> list[str]:
    """Put whole columns together; the forms that most lines have are written out, which takes half the time."""
    texts = [part for part in parts if isinstance(part, str)]
    rows = zip(*columns, strict=True)
    match ["" if isinstance(part, str) else None for part in parts]:
        case ["", None, ""]:
            before, after = texts
            return [f"{before}{value}{after}" for value in columns[0]]
        case ["", None, "", None]:
            before, between = texts
            return [f"{before}{first}{between}{second}" for first, second in rows]
        case ["", None, "", None, ""]:
            before, between, after = texts
            return [f"{before}{first}{between}{second}{after}" for first, second in rows]
        case ["", None, "", None, "", None]:
            before, between, after = texts
            return [f"{before}{first}{between}{second}{after}{third}" for first, second, third in rows]
    form = "".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in parts)
    return [form % row for row in (rows if columns else [()] * size)]


def merged(pieces: Iterable[str | Other]) -> list[str | Other]:
    """Return pieces, texts that follow each other as one."""
    found: list[str | Other] = []
    for is_text, group in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if not is_text:
            found += group
        elif text := "".join(map(str, group)):
            found.append(text)
    return found
