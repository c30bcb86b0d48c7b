"""Values of libraries to cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from kg.model.table import Cell, Scalar


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
