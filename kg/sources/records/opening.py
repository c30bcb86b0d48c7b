"""What a mapping asks for to rows, by what is asked and by the ending of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any

from kg.errors import InputError
from kg.model.source import Reject, Request
from kg.model.table import Records, Table
from kg.opening import expect_file
from kg.sources.delimited import ROW_COLUMNS, digest_of, slug
from kg.sources.opening import OpenTable, open_table
from kg.sources.records.databases import kind_of, open_database, shown
from kg.sources.records.places import placed

_EXCEL = (".xlsx", ".xlsm")
_MEDIA_TYPES = {
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".xml": "application/xml",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    ".db": "application/vnd.sqlite3",
    ".sqlite": "application/vnd.sqlite3",
    ".sqlite3": "application/vnd.sqlite3",
}


def open_source(request: Request, *, reject: Reject | None = None) -> Table | Records:
    """Return the table or the records that a mapping asks for.

    Those of `ROW_COLUMNS` that are asked for stand behind the columns of the source. Going through the rows, those
    that cannot be used are told to `reject` and left out.

    Raises:
        InputError: there is no such file or database, it is not of its kind, or a library is missing for it. Going
            through the rows: one cannot be used, and there is no `reject`.
    """
    _expect_file(request)
    if _is_delimited(request):
        return _delimited(request, reject).table
    plain = replace(request, references=tuple(name for name in request.references if name not in ROW_COLUMNS))
    records = _records(plain, reject)
    wants_place = any(name in ROW_COLUMNS and name not in records.columns for name in request.references)
    return placed(records, _identity(request)[0]) if wants_place else records


def open_document(request: Request, *, reject: Reject | None = None) -> OpenTable:
    """Return what `open_source` does as a document, with id and digest.

    A database that is no file has the digest of its URL (without password) and of what is selected there.

    Raises:
        InputError: as `open_source`.
    """
    _expect_file(request)
    if _is_delimited(request):
        return _delimited(request, reject)
    table = open_source(request, reject=reject)
    identifier, digest = _identity(request)
    location = shown(request.location)
    media_type = _MEDIA_TYPES.get(PurePath(location).suffix.lower(), "")
    return OpenTable(table, identifier, location, digest, media_type, request.query or request.iterator)


def names_in(request: Request, most: int) -> tuple[str, ...]:
    """Return references that would lead to something in the first `most` records, as far as that can be told."""
    if request.formulation != "jsonpath":
        return ()
    found: tuple[str, ...] = _reader("from_json", "names_in")(request, most)
    return found


def _expect_file(request: Request) -> None:
    try:
        if kind_of(request.location) != "postgresql":
            expect_file(request.location)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(request.location, reason, expected="a file that can be read") from error


def _is_delimited(request: Request) -> bool:
    is_file = request.formulation == "csv" and not kind_of(request.location)
    return is_file and PurePath(request.location).suffix.lower() not in (".parquet", *_EXCEL)


def _delimited(request: Request, reject: Reject | None) -> OpenTable:
    return open_table(Path(request.location), name=request.name, dialect=request.dialect, reject=reject)


def _reader(module: str, function: str) -> Callable[..., Any]:  # of each kind of source another
    """Load what reads a kind of source when it is first used: CSV does not wait for the libraries of all others."""
    found: Callable[..., Any] = getattr(import_module(f"kg.sources.records.{module}"), function)
    return found


def _records(request: Request, reject: Reject | None) -> Records:
    if request.formulation == "jsonpath":
        found: Records = _reader("from_json", "open_json")(request, reject)
        return found
    if request.formulation == "xpath":
        found = _reader("from_xml", "open_xml")(request)
        return found
    if request.formulation == "sql" or kind_of(request.location):
        return _from_database(request, reject)
    is_excel = PurePath(request.location).suffix.lower() in _EXCEL
    found = _reader("from_columns", "open_excel" if is_excel else "open_parquet")(request, reject)
    return found


def _from_database(request: Request, reject: Reject | None) -> Records:
    if not request.location:
        raise InputError(request.name, "the mapping names no database", expected="the option --database URL")
    if not kind_of(request.location):
        expected = "a URL of sqlite, duckdb or postgresql, or a file .db, .sqlite or .duckdb"
        raise InputError(request.location, "no database that is known here", expected=expected)
    return open_database(request, reject)


def _identity(request: Request) -> tuple[str, str]:
    """Return id and digest of a source; what is selected of it has a part in the id alone."""
    location = shown(request.location)
    is_remote = kind_of(request.location) == "postgresql"
    digest = hashlib.sha256(location.encode()).hexdigest() if is_remote else digest_of(Path(location))
    selection = request.query or request.iterator
    mark = hashlib.sha256(f"{digest} {selection}".encode()).hexdigest() if selection else digest
    return f"{slug(PurePath(location).stem)}-{mark[:8]}", digest
