"""SQLite, DuckDB and PostgreSQL, by file or URL, read only.

sqlite:people.db    duckdb:people.duckdb    postgresql://user:secret@127.0.0.1:5432/people
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.model.source import Reject, Request
from kg.model.table import Records
from kg.optional import library
from kg.sources.records.values import Numbered, NumberedRows, cells_of

_ENDINGS = {".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".duckdb": "duckdb", ".ddb": "duckdb"}
_URL = re.compile(r"(sqlite|duckdb|postgres(?:ql)?)(?:\+\w+)?:(.*)", re.DOTALL)
_FETCH = 5_000


def kind_of(location: str) -> str | None:
    """Return which database a URL or file is, or nothing: "sqlite", "duckdb" or "postgresql"."""
    match = _URL.fullmatch(location)
    if match:
        return "postgresql" if match[1].startswith("postgres") else match[1]
    return _ENDINGS.get(Path(location).suffix.lower())


def open_database(request: Request, reject: Reject | None = None) -> Records:
    """Return the rows of a table or of a query. DuckDB and PostgreSQL need the extras of their names.

    References in double quotes, as SQL writes names, find the same columns as those without.

    Raises:
        InputError: there is no such database or table, the query is malformed, or the library is not installed.
    """
    query = request.query or f"SELECT * FROM {_quoted(request.iterator)}"
    database = _database(request.location)
    columns = database.columns(query)
    rows = _Rows(database, query, columns, reject)
    quoted = {name: _plain(name) for name in request.references if name not in columns and _plain(name) in columns}
    at = tuple(columns.index(name) for name in quoted.values())
    return Records(request.name, (*columns, *quoted), _Aliased(rows, at) if at else rows)


@dataclass(frozen=True, slots=True)
class _Database:
    kind: str
    target: str
    shown: str
    driver: Any
    error: type[Exception]

    @contextmanager
    def cursor(self, query: str) -> Iterator[Any]:
        """Give a cursor over the rows of a query."""
        try:
            with closing(self._connected()) as connection, closing(self._cursor(connection)) as cursor:
                cursor.execute(query)
                yield cursor
        except (self.error, UnicodeDecodeError) as error:  # texts in a damaged file are of any bytes
            message = str(error).strip().splitlines()[0]
            raise InputError(self.shown, message, expected="a database that answers the query") from error

    def columns(self, query: str) -> tuple[str, ...]:
        """Return the names of the columns of a query."""
        with self.cursor(query) as cursor:
            if cursor.description is None:  # PostgreSQL tells it with the first row
                cursor.fetchmany(1)
            return tuple(column[0] for column in cursor.description)

    def _cursor(self, connection: Any) -> Any:
        if self.kind != "postgresql":
            return connection.cursor()
        connection.read_only = True
        return connection.cursor(name="rows")  # on the server, so that rows come in a stream

    def _connected(self) -> Any:
        if self.kind == "sqlite":
            return self.driver.connect(f"{Path(self.target).resolve().as_uri()}?mode=ro", uri=True)
        if self.kind == "duckdb":
            return self.driver.connect(self.target, read_only=True)
        return self.driver.connect(self.target)


@dataclass(frozen=True, slots=True)
class _Rows(NumberedRows):
    database: _Database
    query: str
    columns: tuple[str, ...]
    reject: Reject | None

    def numbered(self) -> Iterator[Numbered]:
        number = 0
        with self.database.cursor(self.query) as cursor:
            while rows := cursor.fetchmany(_FETCH):
                for row in rows:
                    number += 1
                    cells = cells_of(row, self.columns, (self.database.shown, number), self.reject)
                    if cells is not None:
                        yield number, cells


@dataclass(frozen=True, slots=True)
class _Aliased(NumberedRows):
    """Rows with some of their columns once more at the end."""

    rows: _Rows
    again: tuple[int, ...]

    def numbered(self) -> Iterator[Numbered]:
        for number, row in self.rows.numbered():
            yield number, (*row, *(row[at] for at in self.again))


def shown(location: str) -> str:
    """Return where a database is, without password: the path of a file, or a URL."""
    match = _URL.fullmatch(location)
    if match is None:
        return location
    if kind_of(location) == "postgresql":
        return _without_password(f"postgresql:{match[2]}")
    path = re.sub(r"^//(?=/|[^/])", "", match[2])
    return re.sub(r"^/(?=[^/])", "", path) if match[2].startswith("///") else path


def _database(location: str) -> _Database:
    kind = kind_of(location)
    if kind == "postgresql":
        url = f"postgresql:{location.partition(':')[2]}"
        driver = library("psycopg", "postgres", shown(location))
        return _Database(kind, url, shown(location), driver, driver.Error)
    path = shown(location)
    if not Path(path).is_file():
        raise InputError(path, "there is no such file", expected=f"a database of {kind}")
    if kind == "duckdb":
        driver = library("duckdb", "duckdb", path)
        return _Database(kind, path, path, driver, driver.Error)
    return _Database("sqlite", path, path, sqlite3, sqlite3.Error)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return url if parts.password is None else url.replace(f":{parts.password}@", "@", 1)


def _quoted(name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def _plain(name: str) -> str:
    return name[1:-1].replace('""', '"') if len(name) > 2 and name[0] == name[-1] == '"' else name
