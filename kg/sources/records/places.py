"""The place of each record, as tables in text tell it: `ROW_COLUMNS` for sources that have no text of their own.

The text of such a source is taken to be a line of JSON for each record, which holds its columns by name; `_text` is
that line, `_start` and `_end` are its offsets among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from kg.model.table import Cell, Records
from kg.sources.delimited import ROW_COLUMNS
from kg.sources.records.values import Numbered, NumberedRows


def placed(records: Records, document: str) -> Records:
    """Return records with `ROW_COLUMNS` behind their own columns; `document` is the id of the source."""
    rows = _Placed(records.rows, records.columns, document)
    return replace(records, columns=(*records.columns, *ROW_COLUMNS), rows=rows)


@dataclass(frozen=True, slots=True)
class _Placed:
    rows: Iterable[tuple[Cell, ...]]
    columns: tuple[str, ...]
    document: str

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        start = 0
        for number, row in self._numbered():
            known = {column: cell for column, cell in zip(self.columns, row, strict=True) if cell is not None}
            text = json.dumps(known, ensure_ascii=False, default=_plain)
            yield (*row, str(number), text, str(start), str(start + len(text)), self.document)
            start += len(text) + 1

    def _numbered(self) -> Iterable[Numbered]:
        return self.rows.numbered() if isinstance(self.rows, NumberedRows) else enumerate(self.rows, 1)


def _plain(cell: object) -> object:
    """Return a value that JSON has none for as one that it has."""
    if isinstance(cell, bytes):
        return cell.hex().upper()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)
