"""Values of libraries to cells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from kg.errors import InputError
from kg.model.source import BadRow, Reject
from kg.model.table import Cell, Scalar

Numbered = tuple[int, tuple[Cell, ...]]
"""The number of a record in its source, as the column `_row` has it, and its cells."""


class NumberedRows(ABC):
    """Rows that know their numbers, since some records of the source are none or are left out."""

    __slots__ = ()

    @abstractmethod
    def numbered(self) -> Iterator[Numbered]:
        """Yield number and cells of each row."""

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the cells of each row."""
        return (row for _, row in self.numbered())


def cell_of(value: object) -> Cell:
    """Return the cell of one value: scalars as they are, lists as several values, anything else as its text.

    Raises:
        ValueError: the value has parts with names, or lists in lists, and no text of its own.
    """
    if isinstance(value, (list, tuple)):
        return several([_scalar(member) for member in value if member is not None])
    return None if value is None else _scalar(value)


def several(values: Sequence[Scalar]) -> Cell:
    """Return the cell of any number of values."""
    return None if not values else values[0] if len(values) == 1 else tuple(values)


def _scalar(value: object) -> Scalar:
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, (str, bool, int, float, Decimal, datetime, date, time, bytes)):
        return value
    if isinstance(value, (dict, list, tuple)):
        raise ValueError(f"found {'an object' if isinstance(value, dict) else 'a list'}, expected a single value")
    return str(value)


def cells_of(
    row: Sequence[object], columns: Sequence[str], place: tuple[str, int], reject: Reject | None
) -> tuple[Cell, ...] | None:
    """Return the cells of a row, or nothing where one cannot be used, which `reject` is told.

    `place` is location and number of the row.

    Raises:
        InputError: a value has parts, and there is no `reject`.
    """
    try:
        return tuple(map(cell_of, row))
    except ValueError as error:
        location, number = place
        column, value = next((name, one) for name, one in zip(columns, row, strict=False) if _is_bad(one))
        if reject is None:
            raise InputError(location, f"column {column}: {error}") from error
        reject(BadRow(location, number, column, str(value), str(error)))
        return None


def _is_bad(value: object) -> bool:
    try:
        cell_of(value)
    except ValueError:
        return True
    return False
