"""What a run leaves out: rows that make nothing valid, and sources that turn out to be broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import pyarrow as pa

from kg.errors import InputError
from kg.mapping import Omission
from kg.model.source import BadRow, Reject
from kg.model.table import Columnar, Piece, Records, Table

Values = TypeVar("Values")


@dataclass(slots=True)
class Losses:
    """Collects what is left out; in a `strict` run nothing is, and the first such thing stops it."""

    strict: bool = False
    _rows: set[BadRow] = field(default_factory=set)
    _broken: dict[str, InputError] = field(default_factory=dict)

    @property
    def reject(self) -> Reject | None:
        """Return what sources tell their bad rows, or nothing in a strict run."""
        return None if self.strict else self._rows.add

    def omit(self, places: Dict[str, str]) -> Callable[[Omission], None] | None:
        """Return what the engine tells its omissions, or nothing in a strict run; `places` has the files of tables."""

        def note(one: Omission) -> None:
            self._rows.add(BadRow(places[one.table], one.row, one.column, one.value, one.message, one.rule))

        return None if self.strict else note

    def broken(self, error: InputError) -> None:
        """Note that a source cannot be used, or not to its end; in a strict run, raise the error."""
        if self.strict:
            raise error
        self._broken.setdefault(str(error), error)

    def guarded(self, table: Table | Records) -> Table | Records:
        """Return the table, which ends where its source turns out to be broken."""
        if self.strict:
            return table
        if isinstance(table, Table):
            return replace(table, rows=_Guarded(table.rows, self.broken))
        return replace(table, rows=_Guarded(table.rows, self.broken))

    @property
    def sources(self) -> tuple[InputError, ...]:
        """Return what is wrong with sources as a whole, by place."""
        return tuple(self._broken[message] for message in sorted(self._broken))

    @property
    def all(self) -> tuple[BadRow, ...]:
        """Return everything that was left out, by file and row; broken sources as row 0."""
        whole = (BadRow(error.location, 0, "", "", str(error)) for error in self._broken.values())
        return tuple(sorted({*self._rows, *whole}))


@dataclass(frozen=True, slots=True)
class _Guarded(Generic[Values]):
    rows: Iterable[Values]
    broken: Callable[[InputError], None]

    def __iter__(self) -> Iterator[Values]:
        try:
            yield from self.rows
        except InputError as error:
            self.broken(error)

    def pieces(self, wanted: Collection[str]) -> Sequence[Piece] | None:
        """Return the rows in pieces, where they can be had as such."""
        pieces = self.rows.pieces(wanted) if isinstance(self.rows, Columnar) else None
        return None if pieces is None else [_GuardedPiece(piece, self.broken) for piece in pieces]


@dataclass(frozen=True, slots=True)
class _GuardedPiece:
    piece: Piece
    broken: Callable[[InputError], None]

    def read(self, columns: Sequence[str]) -> tuple[Sequence[int], Dict[str, Any]]:
        """Return what the piece does; nothing where it cannot be read any more."""
        try:
            return self.piece.read(columns)
        except InputError as error:
            self.broken(error)
            return (), {name: pa.array([], pa.large_string()) for name in columns}


def as_lines(left_out: Iterable[BadRow]) -> str:
    """Return a line of JSON for each: file, row, column, rule, value, message; the row of a whole source is null."""
    records = (
        {
            "file": one.location,
            "row": one.row or None,
            "column": one.column,
            "rule": one.rule,
            "value": one.value,
            "message": one.message,
        }
        for one in left_out
    )
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
