"""Values of a source as XSD writes them, and the datatypes that they have by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa

from kg.mapping.syntax import escape
from kg.model.table import Cell

XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"), (int, "integer"), (float, "double"), (Decimal, "decimal"), (datetime, "dateTime"),
    (date, "date"), (time, "time"), (bytes, "hexBinary"),
)  # fmt: skip
"""Datatypes of values by R2RML §10.2, the narrower type of Python first."""
_OF_ARRAYS: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (pa.types.is_integer, "integer"), (pa.types.is_boolean, "boolean"), (pa.types.is_date32, "date"),
)  # fmt: skip


_TYPES = {str: pa.large_string(), int: pa.int64(), bool: pa.bool_(), date: pa.date32()}


def column_of(cells: Iterable[Cell]) -> pa.Array | None:
    """Return values of one type as a column of it; nothing where there are several types, or one that has no column."""
    cells = list(cells)
    types = set(map(type, cells)) - {type(None)}
    if len(types) > 1 or not types <= _TYPES.keys():
        return None
    try:
        return pa.array(cells, _TYPES[types.pop()] if types else pa.large_string())
    except (UnicodeEncodeError, OverflowError):  # a lone surrogate, which is told of when it is used; a large number
        return None


def datatype_of(array: pa.Array) -> str:
    """Return the datatype of all values of a column whose type is known; none for texts."""
    return next((name for fits, name in _OF_ARRAYS if fits(array.type)), "")


def text_of(cell: Cell) -> str:
    """Return a value as text: numbers and times as XSD writes them, a text as it is."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, bytes):
        return cell.hex().upper()
    return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}.get(str(cell), str(cell))


def natural_literal(cell: Cell) -> str | None:
    """Return a value as literal of N-Quads with the datatype that fits it; nothing for an empty one.

    Raises:
        ValueError: a text holds a lone surrogate.
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return f'"{escape(cell)}"'
    name = next(name for type_, name in _DATATYPES if isinstance(cell, type_))
    text = _canonical(cell) if isinstance(cell, float) else text_of(cell)
    return f'"{text}"^^<{XSD}{name}>'


def _canonical(number: float) -> str:
    """The canonical form of xsd:double, with exactly one digit before the point: 3.05E1."""
    if number - number != 0:  # infinite, or no number
        return text_of(number)
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    if not any(digits):
        return "-0.0E0" if sign else "0.0E0"
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{int(exponent) + len(digits) - 1}"
