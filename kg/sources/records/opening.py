"""What a mapping asks for to rows, by what is asked and by the ending of the file."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError
from kg.model.source import Request
from kg.model.table import Records, Table
from kg.sources.opening import open_table
from kg.sources.records.databases import kind_of, open_database
from kg.sources.records.from_columns import open_excel, open_parquet
from kg.sources.records.from_json import names_in as names_in_json
from kg.sources.records.from_json import open_json
from kg.sources.records.from_xml import open_xml


def open_source(request: Request) -> Table | Records:
    """Return the table or the records that a mapping asks for.

    Raises:
        InputError: there is no such file or database, it is not of its kind, or a library is missing for it.
    """
    if request.formulation == "jsonpath":
        return open_json(request)
    if request.formulation == "xpath":
        return open_xml(request)
    if request.formulation == "sql" or kind_of(request.location):
        return _from_database(request)
    suffix = Path(request.location).suffix.lower()
    if suffix == ".parquet":
        return open_parquet(request)
    if suffix in (".xlsx", ".xlsm"):
        return open_excel(request)
    return open_table(Path(request.location), name=request.name, dialect=request.dialect).table


def _from_database(request: Request) -> Records:
    if not request.location:
        raise InputError(request.name, "the mapping names no database", expected="the option --database URL")
    if not kind_of(request.location):
        expected = "a URL of sqlite, duckdb or postgresql, or a file .db, .sqlite or .duckdb"
        raise InputError(request.location, "no database that is known here", expected=expected)
    return open_database(request)


def names_in(request: Request, most: int) -> tuple[str, ...]:
    """Return references that would lead to something in the first `most` records, as far as that can be told."""
    return names_in_json(request, most) if request.formulation == "jsonpath" else ()
