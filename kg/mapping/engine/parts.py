"""Tables in parts that any process can read, as often as it takes: pieces of files, and rows that are kept on disk.

What costs much to read, as JSON and databases do, is read once and kept; text that Arrow parses is cheaper to read
again.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from kg.mapping.engine.batches import CHUNK, Batch, chunks_of, of_piece
from kg.mapping.engine.cells import column_of
from kg.model.table import Cell, Columnar, Piece, Records, Shared, Table, Typed

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class Apply(Protocol):
    """A way to work on many things: in one process or several."""

    def __call__(self, work: Callable[[Thing], Result], things: Iterable[Thing], /) -> Iterator[Result]:
        """Yield what `work` makes of each thing, in the order of the things."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A piece of a file."""

    piece: Piece

    def batch(self, wanted: Mapping[str, int]) -> Batch:
        """Return the rows, with the columns that are wanted by name and position."""
        return of_piece(self.piece, wanted)


@dataclass(frozen=True, slots=True)
class KeptPart:
    """Some rows on disk: `size` bytes of a file."""

    path: Path
    start: int
    size: int
    typed: bool

    def batch(self, wanted: Mapping[str, int]) -> Batch:
        """Return the rows, with the columns that are wanted by name and position."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            numbers, rows, arrays = pickle.loads(file.read(self.size))  # written below, in a folder of our own
        typed = {at: arrays[name] for name, at in wanted.items() if name in arrays}
        return Batch(len(numbers), numbers, rows, self.typed, typed)


Part = FilePart | KeptPart


class Parts:
    """The parts of each table by its name; `scratch` removes what is kept in the end."""

    def __init__(self, tables: Mapping[str, Table | Records], read: Apply, scratch: ExitStack) -> None:
        self._tables = tables
        self._read = read
        self._folder = Path(scratch.enter_context(tempfile.TemporaryDirectory(prefix="kg-map-")))
        self._pieces: dict[str, list[FilePart] | None] = {}
        self._kept: dict[str, list[KeptPart]] = {}

    def of(self, name: str, wanted: Mapping[str, int]) -> Sequence[Part]:
        """Return the parts of a table, of which some columns are wanted."""
        rows = self._tables[name].rows
        if isinstance(rows, Columnar) and rows.has_pieces(wanted):
            if name not in self._pieces:
                pieces = rows.pieces()
                self._pieces[name] = None if pieces is None else list(map(FilePart, pieces))
            if (found := self._pieces[name]) is not None:
                return found
        if name not in self._kept:
            self._kept[name] = list(self._keep(self._folder / str(len(self._kept)), self._tables[name]))
        return self._kept[name]

    def batches(self, name: str, wanted: Mapping[str, int]) -> Iterator[Batch]:
        """Yield the rows of a table part by part."""
        return (part.batch(wanted) for part in self.of(name, wanted))

    def _keep(self, path: Path, table: Table | Records) -> Iterator[KeptPart]:
        with path.open("wb") as file:
            for packed in self._packed(table):
                yield KeptPart(path, file.tell(), len(packed), isinstance(table, Records))
                file.write(packed)

    def _packed(self, table: Table | Records) -> Iterator[bytes]:
        names = table.columns if isinstance(table, Records) else ()
        shared = table.rows if isinstance(table.rows, Shared) else None
        shares = shared.shares() if shared is not None else None
        arrays = table.rows.arrays() if isinstance(table.rows, Typed) else None
        if shared is not None and shares is not None:
            for packed, is_whole in self._read(partial(_packed_share, names, shared), shares):
                yield packed
                if not is_whole:
                    return
        elif arrays is not None:
            for numbers, columns in arrays:
                yield pickle.dumps((numbers, (), columns), pickle.HIGHEST_PROTOCOL)
        else:
            for numbers, rows in chunks_of(table, CHUNK):
                yield _pack(names, numbers, rows)


def _packed_share(names: Sequence[str], rows: Shared, share: object) -> tuple[bytes, bool]:
    """Return the rows of a share, and whether its end was come to."""
    found = list(rows.share(share))
    numbered = [one for one in found if one is not None]
    packed = _pack(names, [number for number, _ in numbered], [row for _, row in numbered])
    return packed, len(numbered) == len(found)


def _pack(names: Sequence[str], numbers: Sequence[int], rows: Sequence[tuple[Cell, ...]]) -> bytes:
    """Return rows as bytes: as columns with these names where each has one type, which Arrow is quicker with."""
    columns = [column_of(cells) for cells in zip(*rows, strict=True)] if names else []
    found = {name: array for name, array in zip(names, columns, strict=False) if array is not None}
    is_plain = bool(columns) and len(found) == len(columns)
    return pickle.dumps((numbers, () if is_plain else rows, found if is_plain else {}), pickle.HIGHEST_PROTOCOL)
