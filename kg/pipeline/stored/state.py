"""What a store remembers between builds: one SQLite file, so that every step is done or not, and memory stays small."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import OutputError, StoreError

FORM = "4"
"""Changes with the tables below; a store of another form is built anew, its identities kept."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE raws (place TEXT PRIMARY KEY, digest BLOB, run INTEGER, ord INTEGER, aside BLOB) WITHOUT ROWID;
CREATE TABLE documents (
    n INTEGER PRIMARY KEY, doc TEXT UNIQUE, place TEXT, digest TEXT UNIQUE, title TEXT, language TEXT, facts INTEGER,
    reading BLOB, sightings TEXT, bucket INTEGER
);
CREATE INDEX documents_bucket ON documents (bucket);
CREATE INDEX documents_place ON documents (place);
CREATE TABLE told (n INTEGER PRIMARY KEY);
CREATE TABLE sightings (sid INTEGER PRIMARY KEY, hash BLOB UNIQUE, data BLOB, entity TEXT);
CREATE TABLE seen (sid INTEGER, n INTEGER, PRIMARY KEY (sid, n)) WITHOUT ROWID;
CREATE TABLE world (entities BLOB, keys BLOB);
CREATE TABLE entities (
    id TEXT PRIMARY KEY, bucket INTEGER, telling BLOB, showing BLOB, met INTEGER DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX entities_bucket ON entities (bucket) WHERE met;
CREATE TABLE groups (
    gid INTEGER PRIMARY KEY, n INTEGER, place INTEGER, component INTEGER, thing INTEGER, key TEXT
);
CREATE TABLE group_tellings (gid INTEGER PRIMARY KEY, profile BLOB, data BLOB);
CREATE INDEX groups_n ON groups (n);
CREATE INDEX groups_component ON groups (component);
CREATE INDEX groups_thing ON groups (thing);
CREATE TABLE shared (gid INTEGER, key TEXT, PRIMARY KEY (gid, key)) WITHOUT ROWID;
CREATE TABLE apart (component INTEGER PRIMARY KEY);
CREATE TABLE open (component INTEGER PRIMARY KEY);
CREATE TABLE bonds (bid INTEGER PRIMARY KEY, n INTEGER, place INTEGER, member TEXT, thing INTEGER, key TEXT);
CREATE TABLE bond_tellings (bid INTEGER PRIMARY KEY, data BLOB);
CREATE INDEX bonds_n ON bonds (n);
CREATE INDEX bonds_thing ON bonds (thing);
CREATE TABLE loose (member TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE things (
    thing INTEGER PRIMARY KEY, kind TEXT, part TEXT, rank TEXT, proposal BLOB, key TEXT UNIQUE, bucket INTEGER
);
CREATE INDEX things_part ON things (kind, part);
CREATE INDEX things_new ON things (kind, rank) WHERE key IS NULL;
CREATE INDEX things_bucket ON things (kind, bucket);
CREATE TABLE refs (thing INTEGER, entity TEXT, PRIMARY KEY (thing, entity)) WITHOUT ROWID;
CREATE INDEX refs_entity ON refs (entity);
CREATE TABLE marks (ord INTEGER PRIMARY KEY, mark TEXT UNIQUE, key TEXT);
CREATE TABLE keys (ord INTEGER PRIMARY KEY, key TEXT UNIQUE);
CREATE TABLE dirty (kind TEXT, bucket INTEGER, PRIMARY KEY (kind, bucket)) WITHOUT ROWID;
CREATE TABLE buckets (
    kind TEXT, bucket INTEGER, lines BLOB, stated INTEGER, tally BLOB, PRIMARY KEY (kind, bucket)
) WITHOUT ROWID;
CREATE TABLE judge (node TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE findings (node TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE patch (id INTEGER PRIMARY KEY AUTOINCREMENT, added INTEGER, line TEXT);
"""
_REFUSALS = frozenset(
    {
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
    }
)  # fmt: skip
"""What the machine refuses; of all else the file is the cause, or we are."""
_DAMAGES = frozenset({sqlite3.SQLITE_IOERR_SHORT_READ})
_KEPT = ("marks", "keys", "meta")
_NOTES = ("form", "exported")
"""What is forgotten last: tables, and notes."""


class State:
    """The tables of a store; what is done inside `step` is done as a whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Open the file, made where it is missing.

        Raises:
            StoreError: the file is damaged.
            OutputError: it cannot be written.
        """
        self._path = path
        self._readers: dict[tuple[int, int], list[sqlite3.Connection]] = {}
        with self._told():
            self._db = sqlite3.connect(path, isolation_level=None)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -64000", "temp_store = MEMORY"):
                self._db.execute(f"PRAGMA {pragma}").fetchall()
            if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                with self.step():
                    for statement in _TABLES.split(";\n"):
                        self._db.execute(statement)
                    self.note("form", FORM)
        if self.noted("form") != FORM:
            raise StoreError(str(path), "it was made by another version of diplokg")

    def close(self) -> None:
        """Let go of the file."""
        for (process, _), readers in self._readers.items():
            for reader in readers if process == os.getpid() else ():
                reader.close()
        self._readers.clear()
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _REFUSALS and error.sqlite_errorcode not in _DAMAGES:
                raise OutputError(str(self._path), str(error)) from error
            raise StoreError(str(self._path), f"its state is damaged: {error}") from error

    @contextmanager
    def step(self) -> Iterator[None]:
        """Do all that is inside or nothing."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk ends it by itself
                self._db.execute("ROLLBACK")
            raise

    def run(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        with self._told():
            return self._db.execute(statement, values)

    def run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        with self._told():
            self._db.executemany(statement, rows)

    def index(self, name: str, columns: str) -> None:
        """Make an index where it is missing; sorted in files, since there may be more than memory should hold."""
        if not self.one("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)):
            self.run("PRAGMA temp_store = FILE")
            self.run(f"CREATE INDEX {name} ON {columns}")
            self.run("PRAGMA temp_store = MEMORY")

    def one(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, `None` where there is none."""
        row = self.run(statement, values).fetchone()
        return row[0] if row else None

    def all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows, as many as memory should hold."""
        return self.run(statement, values).fetchall()

    def stream(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows as they are now, whatever is changed meanwhile; not to be used inside a step."""
        with self.reader() as reader:
            yield from reader.execute(statement, values)

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that only reads: another process may have one too, and sees what the last step left.

        What was given back is given again, for a new one reads how the tables are made; but only where it was made: one
        that a process inherited is left as it is.
        """
        idle = self._readers.setdefault((os.getpid(), threading.get_ident()), [])
        reader = idle.pop() if idle else self._connected()
        try:
            with self._told():
                yield reader
        except BaseException:
            reader.close()
            raise
        idle.append(reader)

    def _connected(self) -> sqlite3.Connection:
        address = f"{self._path.absolute().as_uri()}?mode=ro"
        return sqlite3.connect(address, uri=True, check_same_thread=False)  # so that any thread may close it

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name."""
        found: str | None = self.one("SELECT value FROM meta WHERE name = ?", (name,))
        return found

    def note(self, name: str, value: str | None) -> None:
        """Note a value, or forget it."""
        if value is None:
            self.run("DELETE FROM meta WHERE name = ?", (name,))
        else:
            self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def soil(self, kind: str, buckets: Iterable[int]) -> None:
        """Note that buckets are to be written anew."""
        self.run_many("INSERT OR IGNORE INTO dirty VALUES (?, ?)", ((kind, bucket) for bucket in set(buckets)))

    def empty(self) -> None:
        """Forget all but identities."""
        names = [name for (name,) in self.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        with self.step():
            for name in names:
                if name not in _KEPT and not name.startswith("sqlite_"):
                    self.run(f"DELETE FROM {name}")
            self.run(f"DELETE FROM meta WHERE name NOT IN ({', '.join('?' * len(_NOTES))})", _NOTES)
