"""The sources that a mapping names, found and opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.mapping import LogicalSource, Mapping
from kg.model.source import Request
from kg.model.table import Records, Table
from kg.pipeline.maps.losses import Losses
from kg.sources import open_source, shown

_FILES = ("sqlite", "duckdb")
"""Databases whose URL may have a path relative to the mapping."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what mappings name: in `folders`, else among `files` by name; `database` is for those that name none."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...] = ()
    database: str = ""

    @classmethod
    def beside(cls, mapping: Mapping, database: str = "") -> Finder:
        """Return one that looks where the mapping is."""
        return cls((Path(mapping.location).parent,), database=database)

    def request(self, mapping: Mapping, source: LogicalSource) -> Request:
        """Return what to ask for: URLs and absolute paths as they are, other files where they are found."""
        return Request(
            source.table,
            self._location(source.access or self.database),
            source.formulation,
            source.iterator,
            source.query,
            mapping.references(source.table),
            source.dialect,
            source.namespaces,
        )

    def _location(self, access: str) -> str:
        kind, colon, path = access.partition(":")
        if not access:
            return ""
        if not colon or "/" in kind:
            return self._found(access)
        return f"{kind}:{self._found(path)}" if kind in _FILES and not path.startswith("/") else access

    def _found(self, access: str) -> str:
        places: Sequence[Path] = [folder / access for folder in self.folders]
        named = [path for path in self.files if path.name == Path(access).name]
        return str(next((path for path in (*places, *named) if path.is_file()), places[0]))


def is_there(request: Request) -> bool:
    """Return whether there is such a file; databases behind a URL are taken to be there."""
    location = shown(request.location)
    return "://" in location or Path(location).is_file()


def open_sources(mapping: Mapping, database: str = "", losses: Losses | None = None) -> dict[str, Table | Records]:
    """Return the tables of a mapping by name; those that name no database take the one given.

    Those that cannot be opened are told to `losses` and left out, unless there are no others.

    Raises:
        InputError: one is missing or cannot be read, and there are no `losses` or no others.
    """
    losses = losses or Losses(strict=True)
    finder = Finder.beside(mapping, database)
    tables: dict[str, Table | Records] = {}
    for source in mapping.sources():
        try:
            opened = open_source(finder.request(mapping, source), reject=losses.reject)
        except InputError as error:
            losses.broken(error)
        else:
            tables[source.table] = losses.guarded(opened)
    if losses.sources and not tables:
        raise losses.sources[0]
    return tables
