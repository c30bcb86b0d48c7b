"""Tables from files and to files: the other way into the graph, beside reading texts."""

from kg.sources.opening import ROW_COLUMNS, OpenTable, is_table, open_table
from kg.sources.records import names_in, open_document, open_source, shown
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
