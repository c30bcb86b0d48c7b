"""Rows that end where their source turns out to be broken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pyarrow as pa

from kg.errors import InputError
from kg.model.table import Cell, Columnar, Counted, Piece, Shared, Typed

Values = TypeVar("Values")
Any_ = TypeVar("Any_")
Broken = Callable[[InputError], None]
"""What is told what is wrong with a source."""

Numbered = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Guarded(Generic[Values]):
    """Rows that can be had in all the ways that those of the source can; faults of the whole source go to `broken`."""

    rows: Iterable[Values]
    broken: Broken

    def __iter__(self) -> Iterator[Values]:
        """Yield the rows before the fault."""
        return _before_fault(self.rows, self.broken)

    def numbered(self) -> Iterator[tuple[int, Any]]:
        """Yield the rows before the fault, with their numbers."""
        return _before_fault(
            self.rows.numbered() if isinstance(self.rows, Counted) else enumerate(self.rows, 1), self.broken
        )

    def has_pieces(self, wanted: Collection[str]) -> bool:
        """Return whether the rows can be had in pieces with some columns."""
        return isinstance(self.rows, Columnar) and self.rows.has_pieces(wanted)

    def pieces(self) -> Sequence[Piece] | None:
        """Return the rows in pieces, where they can be had as such."""
        pieces = self.rows.pieces() if isinstance(self.rows, Columnar) else None
        return None if pieces is None else [_GuardedPiece(piece, self.broken) for piece in pieces]

    def shares(self) -> Iterable[Any] | None:
        """Return what tells the shares of the rows, where they can be had as such."""
        return self.rows.shares() if isinstance(self.rows, Shared) else None

    def share(self, one: Any) -> Iterator[Numbered | None]:
        """Yield the rows of a share, and then nothing where there is a fault."""
        try:
            if isinstance(self.rows, Shared):
                yield from self.rows.share(one)
        except InputError as error:
            self.broken(error)
            yield None

    def arrays(self) -> Iterator[tuple[Sequence[int], Dict[str, Any]]] | None:
        """Return the rows as columns with types, where they can be had as such."""
        found = self.rows.arrays() if isinstance(self.rows, Typed) else None
        return None if found is None else _before_fault(found, self.broken)


def _before_fault(rows: Iterable[Any_], broken: Broken) -> Iterator[Any_]:
    try:
        yield from rows
    except InputError as error:
        broken(error)


@dataclass(frozen=True, slots=True)
class _GuardedPiece:
    piece: Piece
    broken: Broken

    def read(self, columns: Sequence[str]) -> tuple[Sequence[int], Dict[str, Any]]:
        """Return what the piece does; nothing where it cannot be read any more."""
        try:
            return self.piece.read(columns)
        except InputError as error:
            self.broken(error)
            return (), {name: pa.array([], pa.large_string()) for name in columns}
