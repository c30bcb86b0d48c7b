"""Tables: the seam between reading and graph.

What the reader finds leaves `kg.resolve` as rows of the tables below, and becomes RDF by the mappings in
`kg/data/mappings/`, exactly as a user's own CSV does. All things are given by full IRI; an empty value is `None` and
produces nothing. `graph` is `None` in rows of the resolved view and the document's IRI in rows that repeat what one
document states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Protocol, runtime_checkable

Scalar = str | bool | int | float | Decimal | date | time | bytes
Cell = Scalar | tuple[Scalar, ...] | None
"""What one reference finds in one record: a value as the source knows it (`datetime` is a `date`), several, nothing."""

Row = tuple[str | None, ...]

READING_TABLES: dict[str, tuple[str, ...]] = {
    "documents": (
        "graph", "document", "title", "language", "publisher", "digest", "location", "address", "media_type", "columns",
    ),
    "things": ("graph", "thing", "class"),
    "names": ("graph", "thing", "label", "alternative", "language"),
    "matches": ("graph", "thing", "match"),
    "representations": ("graph", "official", "actor"),
    "tenures": ("graph", "tenure", "official", "actor"),
    "offices": ("graph", "tenure", "office", "language"),
    "memberships": ("graph", "membership", "member", "organization"),
    "meetings": ("graph", "meeting", "kind", "status"),
    "agreements": ("graph", "agreement", "kind", "status"),
    "participants": ("graph", "meeting", "actor"),
    "parties": ("graph", "agreement", "actor"),
    "signatories": ("graph", "agreement", "official"),
    "event_places": ("graph", "event", "place"),
    "containment": ("graph", "place", "state"),
    "dates": ("graph", "thing", "property", "day", "month", "year"),
    "evidence": (
        "graph", "evidence", "about", "document", "selector", "exact", "start", "end", "rule", "confidence",
    ),
    "evidence_slots": ("graph", "evidence", "property"),
}  # fmt: skip
"""Columns of each table.

`class`, `kind` and `status` are local names of the ontology ("State", "talks", "held"). `property`, in `dates` and
`evidence_slots`, is a full IRI (`vocab.expand("dip:date")`, `expand("dcterms:issued")`, `expand("org:member")`).
`label` and `alternative` exclude each other (rdfs:label, skos:altLabel); one of `day`, `month`, `year` is filled. A
text (title, label, office) needs its language: "und" where none is known. `columns` of a document that is a table are
the names of its columns, as a line of CSV.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: every row has as many values as there are columns."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Records:
    """A table of values that keep their types: what JSON, databases and the like hold, by reference."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]] = field(default_factory=tuple)


class Piece(Protocol):
    """Some rows of a table in a file, to be read in any order and thread."""

    def read(self, columns: Sequence[str]) -> tuple[Sequence[int], Mapping[str, Any]]:
        """Return the numbers of the rows, and columns as arrays of Arrow (`large_string`, none of the texts empty)."""


@runtime_checkable
class Columnar(Protocol):
    """Rows that can be had as columns, too, piece by piece and as often as one likes."""

    def has_pieces(self, wanted: Collection[str]) -> bool:
        """Return whether pieces, where there are any, hold some columns."""

    def pieces(self) -> Sequence[Piece] | None:
        """Return the rows in pieces; nothing where that cannot be done."""


@runtime_checkable
class Shared(Protocol):
    """Rows that several processes can read, each some of them."""

    def shares(self) -> Iterable[Any] | None:
        """Return what tells the shares, small things that can be sent to a process; nothing where there are none."""

    def share(self, one: Any, /) -> Iterator[tuple[int, tuple[Cell, ...]] | None]:
        """Yield number and cells of each row of a share; then `None` where the source is broken, and ends there."""


@runtime_checkable
class Typed(Protocol):
    """Rows that can be had as columns that keep their types."""

    def arrays(self) -> Iterator[tuple[Sequence[int], Mapping[str, Any]]] | None:
        """Yield numbers and columns as arrays of Arrow; nothing where a type is none that columns are mapped of.

        These are texts, integers, truth values and dates.
        """


@runtime_checkable
class Counted(Protocol):
    """Rows that know their numbers in the source."""

    def numbered(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield number and cells of each row."""
