"""What a run leaves out: rows that make nothing valid, and sources that turn out to be broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace

from kg.errors import InputError
from kg.mapping import Omission
from kg.model.source import BadRow, Reject
from kg.model.table import Records, Table
from kg.pipeline.maps.guarded import Guarded

Taken = tuple[frozenset[BadRow], dict[str, InputError]]
"""Bad rows, and broken sources by what is wrong with them."""


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
            return replace(table, rows=Guarded(table.rows, self.broken))
        return replace(table, rows=Guarded(table.rows, self.broken))

    def taken(self) -> Taken:
        """Take everything out that is noted, to be carried to another process."""
        found = (frozenset(self._rows), dict(self._broken))
        self._rows.clear()
        self._broken.clear()
        return found

    def add(self, taken: Taken) -> None:
        """Note what another process has."""
        rows, broken = taken
        self._rows |= rows
        self._broken = {**broken, **self._broken}

    @property
    def sources(self) -> tuple[InputError, ...]:
        """Return what is wrong with sources as a whole, by place."""
        return tuple(self._broken[message] for message in sorted(self._broken))

    @property
    def all(self) -> tuple[BadRow, ...]:
        """Return everything that was left out, by file and row; broken sources as row 0."""
        whole = (BadRow(error.location, 0, "", "", str(error)) for error in self._broken.values())
        return tuple(sorted({*self._rows, *whole}))


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
