"""How the text of a table is to be understood, where it is not as usual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """What may differ between tables in text: `delimiter` is empty where the ending of the file tells it.

    `nulls` are texts that stand for a missing value, beside the empty one. Without `header` the columns are called by
    their position, from 1.
    """

    delimiter: str = ""
    quote: str = '"'
    encoding: str = "utf-8"
    header: bool = True
    nulls: tuple[str, ...] = ()


USUAL = Dialect()


@dataclass(frozen=True, slots=True)
class Request:
    """Records that a mapping asks for: where they are, how they are selected, and what is referred to in each.

    `location` is a file or the URL of a database; the rest is as in `kg.mapping.LogicalSource`.
    """

    name: str
    location: str
    formulation: str
    iterator: str = ""
    query: str = ""
    references: tuple[str, ...] = ()
    dialect: Dialect = USUAL
    namespaces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class BadRow:
    """A record that cannot be used as it stands: where it is, the value at fault and what is wrong with it.

    `row` counts as the column `_row` does, from 1, and is 0 where the source is broken as a whole; `column` is empty
    where the record is. `rule` is the triples map that can make nothing of it, empty where none can.
    """

    location: str
    row: int
    column: str
    value: str
    message: str
    rule: str = ""


Reject = Callable[[BadRow], None]
"""What is told of bad rows, which are then left out; without one they are errors."""
