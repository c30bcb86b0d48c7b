"""Tables from files and to files: the other way into the graph, beside reading texts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kg.sources.opening import ROW_COLUMNS, OpenTable, is_table, open_table
from kg.sources.records import names_in, open_document, open_source, shown

if TYPE_CHECKING:
    from kg.sources.writing import write_csv, write_parquet

__all__ = [
    "ROW_COLUMNS",
    "OpenTable",
    "is_table",
    "names_in",
    "open_document",
    "open_source",
    "open_table",
    "shown",
    "write_csv",
    "write_parquet",
]


def __getattr__(name: str) -> object:
    """Load what writes tables when it is first used: who only reads them does not wait for Parquet."""
    if name in __all__:
        return getattr(import_module("kg.sources.writing"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
