"""Values that make no valid terms, all of a column at once, and the rows that are left out for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


class TermError(Exception):
    """Values of a batch make no valid terms: `rows` leads from the positions of rows to value and reason."""

    def __init__(self, rows: Mapping[int, tuple[str, str]], column: str = "") -> None:
        super().__init__()
        self.rows = rows
        self.column = column


@contextmanager
def owned(owners: Sequence[int]) -> Iterator[None]:
    """Let faults of rows that were spread be those of the rows they came from."""
    try:
        yield
    except TermError as fault:
        raise TermError({owners[at]: found for at, found in fault.rows.items()}, fault.column) from fault


@dataclass(frozen=True, slots=True)
class Omission:
    """A row that a triples map (`rule`) made nothing of: where it is, the value at fault and what is wrong.

    `row` counts as the column `_row` does where the table has one, else from 1; `column` is empty where the value is
    made of several.
    """

    table: str
    row: int
    column: str
    rule: str
    value: str
    message: str
