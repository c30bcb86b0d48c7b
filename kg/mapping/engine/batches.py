"""Some rows at a time, as the columns of texts that term maps are applied to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from kg.mapping.engine import arrays
from kg.mapping.engine.cells import datatype_of, text_of
from kg.mapping.engine.faults import TermError
from kg.mapping.engine.texts import Columns
from kg.model.table import Cell, Columnar, Counted, Piece, Records, Scalar, Table

Made = TypeVar("Made")

CHUNK = 2000
"""Rows taken at a time: enough to make the work for a column outweigh its set-up, few enough to stay small."""

SURROGATE = "a lone surrogate is not a character"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: columns of texts by position, made of the rows when they are asked for.

    What several term maps make of the rows alike is made `once`. `numbers` are those of the rows, as omissions tell
    them. `typed` where cells may be more than texts. Rows that came as columns have no `rows`; those that keep their
    types are `arrays` by position, to be made texts of.
    """

    size: int
    numbers: Sequence[int]
    rows: Sequence[tuple[Cell, ...]] = ()
    typed: bool = False
    arrays: Mapping[int, pa.Array] = field(default_factory=dict)
    known: dict[int, pa.Array] = field(default_factory=dict)
    _made_once: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of these rows under a key, by `make` where nothing was."""
        if key not in self._made_once:
            self._made_once[key] = make()
        found: Made = self._made_once[key]
        return found

    @property
    def is_plural(self) -> bool:
        """Return whether a cell holds several values."""
        return self.typed and any(isinstance(cell, tuple) for row in self.rows for cell in row)

    def columns(self) -> Columns | None:
        """Return the rows as columns of Python's own texts; nothing where they are no rows of texts."""
        return Columns(self.rows) if self.rows and not self.typed else None  # type: ignore[arg-type]  # untyped cells are texts

    def cells(self, at: int) -> list[Cell]:
        """Return the values of a column of `typed` rows."""
        return [row[at] for row in self.rows]

    def texts(self, at: int) -> pa.Array:
        """Return a column of texts, none of them empty; no cell may hold several values.

        Raises:
            TermError: texts hold lone surrogates.
        """
        if at not in self.known:
            is_array = at in self.arrays
            self.known[at] = arrays.without_empty(self.arrays[at].cast(arrays.TEXT)) if is_array else self._made(at)
        return self.known[at]

    def datatype(self, at: int) -> str | None:
        """Return the datatype that a column has by itself, empty for texts; nothing where it differs by cell."""
        if at in self.arrays:
            return datatype_of(self.arrays[at])
        is_text = not self.typed or all(cell is None or type(cell) is str for cell in self.cells(at))
        return "" if is_text else None

    def _made(self, at: int) -> pa.Array:
        cells = self.cells(at)
        texts = (
            [cell if cell is None or type(cell) is str else text_of(cell) for cell in cells] if self.typed else cells
        )
        if "" in texts:
            texts = [text or None for text in texts]
        return _column(texts)  # type: ignore[arg-type]  # untyped cells are texts

    def chosen(self, mask: pa.Array) -> Batch:
        """Return the rows for which the mask is true."""
        if pc.all(mask).as_py():
            return self
        at = arrays.positions(mask)
        typed = {position: array.filter(mask) for position, array in self.arrays.items()}
        known = {position: texts.filter(mask) for position, texts in self.known.items()}
        rows = [self.rows[i] for i in at] if self.rows else ()
        return Batch(len(at), [self.numbers[i] for i in at], rows, self.typed, typed, known)

    def without(self, faulty: Collection[int]) -> Batch:
        """Return the rows but some."""
        return self.chosen(pa.array([at not in faulty for at in range(self.size)], pa.bool_()))

    def spread(self, columns: Sequence[int]) -> tuple[Batch, list[int]]:
        """Return a row for each combination of the values in some columns, and the position of the row it came from."""
        rows: list[tuple[Cell, ...]] = []
        owners: list[int] = []
        for owner, row in enumerate(self.rows):
            choices = [_values(cell) if at in columns else (_first(cell),) for at, cell in enumerate(row)]
            for chosen in product(*choices):
                rows.append(chosen)
                owners.append(owner)
        return Batch(len(rows), [self.numbers[owner] for owner in owners], rows, self.typed), owners


def _column(values: list[str | None]) -> pa.Array:
    try:
        return arrays.column(values)
    except UnicodeEncodeError as error:
        bad = {at: text for at, text in enumerate(values) if text and not text.isascii() and _is_broken(text)}
        raise TermError({at: (repr(text), SURROGATE) for at, text in bad.items()}) from error


def _is_broken(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def batches(table: Table | Records, wanted: Mapping[str, int], size: int = CHUNK) -> Iterator[Batch]:
    """Yield the rows of a table in pieces, with the columns that are wanted by name and position."""
    pieces = _pieces_of(table, wanted)
    if pieces is not None:
        yield from (of_piece(piece, wanted) for piece in pieces)
        return
    for numbers, rows in chunks_of(table, size):
        yield Batch(len(rows), numbers, rows, isinstance(table, Records))


def _pieces_of(table: Table | Records, wanted: Mapping[str, int]) -> Sequence[Piece] | None:
    rows = table.rows
    if isinstance(rows, tuple):  # most often; to ask whether it has what a protocol wants takes long
        return None
    return rows.pieces() if isinstance(rows, Columnar) and rows.has_pieces(wanted) else None


def of_piece(piece: Piece, wanted: Mapping[str, int]) -> Batch:
    """Return the rows of a piece of a file."""
    numbers, columns = piece.read(sorted(wanted))
    return Batch(len(numbers), numbers, known={wanted[name]: array for name, array in columns.items()})


def chunks_of(table: Table | Records, size: int = CHUNK) -> Iterator[tuple[Sequence[int], Sequence[tuple[Cell, ...]]]]:
    """Yield some rows at a time, and their numbers."""
    if isinstance(table.rows, tuple):
        for at in range(0, len(table.rows), size):
            rows = table.rows[at : at + size]
            yield range(at + 1, at + 1 + len(rows)), rows
        return
    numbered = iter(table.rows.numbered() if isinstance(table.rows, Counted) else enumerate(table.rows, 1))
    while chunk := list(islice(numbered, size)):
        yield [number for number, _ in chunk], [row for _, row in chunk]


def _values(cell: Cell) -> tuple[Scalar | None, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def _first(cell: Cell) -> Scalar | None:
    return cell[0] if isinstance(cell, tuple) else cell


def numbers_of(batch: Batch, at: int | None) -> Iterable[int]:
    """Return the numbers of the rows as their column `_row` has them, which stands `at` a position, or as counted."""
    return batch.numbers if at is None or not batch.rows else (int(str(row[at])) for row in batch.rows)
