"""Some rows at a time: as they came, and as the columns of texts that term maps are applied to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import compress, count, islice, product
from typing import NamedTuple

from kg.mapping.syntax import escape
from kg.model.table import Cell, Records, Row, Scalar, Table

CHUNK = 2000
"""Rows taken at a time: enough to make the work for a column outweigh its set-up, few enough to stay small."""

Value = str | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"), (int, "integer"), (float, "double"), (Decimal, "decimal"), (datetime, "dateTime"),
    (date, "date"), (time, "time"), (bytes, "hexBinary"),
)  # fmt: skip
"""Datatypes of values by R2RML §10.2, the narrower type of Python first."""


class Chunk(NamedTuple):
    """Some rows as columns; `cells` are the values behind the texts, where the source knows their types."""

    columns: Sequence[Sequence[Value]]
    size: int
    numbers: Sequence[int]
    cells: Sequence[Sequence[Cell]] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows with their numbers, from 1; `typed` where cells may be more than texts."""

    rows: Sequence[tuple[Cell, ...]]
    numbers: Sequence[int]
    typed: bool

    @property
    def is_plural(self) -> bool:
        """Return whether a cell holds several values."""
        return self.typed and any(isinstance(cell, tuple) for row in self.rows for cell in row)

    def chosen(self, selectors: Iterable[bool]) -> Batch:
        """Return the rows for which the selector is true."""
        chosen = list(selectors)
        return Batch(list(compress(self.rows, chosen)), list(compress(self.numbers, chosen)), self.typed)

    def chunk(self) -> Chunk:
        """Return the rows as columns; no cell may hold several values, and there must be a row."""
        columns: list[tuple[Cell, ...]] = list(zip(*self.rows, strict=True))
        if not self.typed:
            return Chunk(columns, len(self.rows), self.numbers)  # type: ignore[arg-type]  # all cells are texts
        texts = [[None if cell is None else text_of(cell) for cell in column] for column in columns]
        return Chunk(texts, len(self.rows), self.numbers, columns)

    def single(self) -> Iterator[Batch]:
        """Yield each row as a batch of its own."""
        for row, number in zip(self.rows, self.numbers, strict=True):
            yield Batch([row], [number], self.typed)

    def spread(self, columns: Sequence[int]) -> tuple[Batch, list[int]]:
        """Return a row for each combination of the values in some columns, and the position of the row it came from."""
        rows: list[tuple[Cell, ...]] = []
        owners: list[int] = []
        for owner, row in enumerate(self.rows):
            choices = [_values(cell) if at in columns else (_first(cell),) for at, cell in enumerate(row)]
            for chosen in product(*choices):
                rows.append(chosen)
                owners.append(owner)
        return Batch(rows, [self.numbers[owner] for owner in owners], self.typed), owners


def batches(table: Table | Records, size: int = CHUNK) -> Iterator[Batch]:
    """Yield the rows of a table in pieces."""
    typed = isinstance(table, Records)
    rows: Iterator[Row | tuple[Cell, ...]] = iter(table.rows)
    numbers = count(1)
    while chunk := list(islice(rows, size)):
        yield Batch(chunk, list(islice(numbers, len(chunk))), typed)


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


def natural_literal(cell: Cell) -> Value:
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
    return f'"{text}"^^<{_XSD}{name}>'


def _canonical(number: float) -> str:
    """The canonical form of xsd:double, with exactly one digit before the point: 3.05E1."""
    if number - number != 0:  # infinite, or no number
        return text_of(number)
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    if not any(digits):
        return "-0.0E0" if sign else "0.0E0"
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{int(exponent) + len(digits) - 1}"


def _values(cell: Cell) -> tuple[Scalar | None, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def _first(cell: Cell) -> Scalar | None:
    return cell[0] if isinstance(cell, tuple) else cell
