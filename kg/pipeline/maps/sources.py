"""The sources that a mapping names, opened beside it."""

from __future__ import annotations

from pathlib import Path

from kg.mapping import LogicalSource, Mapping
from kg.model.source import Request
from kg.model.table import Records, Table
from kg.sources import open_source

_FILES = ("sqlite", "duckdb")
"""Databases whose URL may have a path relative to the mapping."""


def open_sources(mapping: Mapping, database: str = "") -> dict[str, Table | Records]:
    """Return the tables of a mapping by name; those that name no database take the one given.

    Raises:
        InputError: one is missing or cannot be read.
    """
    return {source.table: open_source(request(mapping, source, database)) for source in mapping.sources()}


def request(mapping: Mapping, source: LogicalSource, database: str = "") -> Request:
    """Return what to ask for: files relative to the mapping, URLs and absolute paths as they are."""
    access = source.access or database
    kind, colon, path = access.partition(":")
    if not access:
        location = ""
    elif not colon or "/" in kind:
        location = _beside(mapping, access)
    else:
        location = f"{kind}:{_beside(mapping, path)}" if kind in _FILES and not path.startswith("/") else access
    return Request(
        source.table,
        location,
        source.formulation,
        source.iterator,
        source.query,
        mapping.references(source.table),
        source.dialect,
        source.namespaces,
    )


def _beside(mapping: Mapping, access: str) -> str:
    return str(Path(mapping.location).parent / access)
