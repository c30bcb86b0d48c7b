"""The sources that a mapping names, found and opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from kg.errors import InputError
from kg.mapping import LogicalSource, Mapping
from kg.model.source import Reject, Request
from kg.model.table import Records, Table
from kg.pipeline.maps.losses import Losses
from kg.sources import ROW_COLUMNS, OpenTable, open_document, open_source, shown

Opened = TypeVar("Opened", covariant=True)

_FILES = ("sqlite", "duckdb")
"""Databases whose URL may have a path relative to the mapping."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what mappings name: in `folders`, else among `files` by name; `database` is for those that name none.

    With `places`, each row is to say where it is, whether the mapping refers to that or not.
    """

    folders: tuple[Path, ...]
    files: tuple[Path, ...] = ()
    database: str = ""
    places: bool = False

    @classmethod
    def beside(cls, mapping: Mapping, database: str = "", *, places: bool = False) -> Finder:
        """Return one that looks where the mapping is."""
        return cls((Path(mapping.location).parent,), database=database, places=places)

    def request(self, mapping: Mapping, source: LogicalSource) -> Request:
        """Return what to ask for: URLs and absolute paths as they are, other files where they are found."""
        return Request(
            source.table,
            self._location(source.access or self.database),
            source.formulation,
            source.iterator,
            source.query,
            tuple(dict.fromkeys((*mapping.references(source.table), *(ROW_COLUMNS if self.places else ())))),
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
    opened = _opened(mapping, Finder.beside(mapping, database), losses, open_source)
    return {name: losses.guarded(table) for name, table in opened.items()}


def open_documents(mapping: Mapping, database: str, losses: Losses) -> dict[str, OpenTable]:
    """Return what `open_sources` does as documents, whose rows tell their places.

    Raises:
        InputError: as `open_sources`.
    """
    opened = _opened(mapping, Finder.beside(mapping, database, places=True), losses, open_document)
    return {name: replace(one, table=losses.guarded(one.table)) for name, one in opened.items()}


class _Opener(Protocol[Opened]):
    def __call__(self, request: Request, *, reject: Reject | None = None) -> Opened: ...


def _opened(mapping: Mapping, finder: Finder, losses: Losses, opener: _Opener[Opened]) -> dict[str, Opened]:
    found: dict[str, Opened] = {}
    for source in mapping.sources():
        try:
            found[source.table] = opener(finder.request(mapping, source), reject=losses.reject)
        except InputError as error:
            losses.broken(error)
    if losses.sources and not found:
        raise losses.sources[0]
    return found
