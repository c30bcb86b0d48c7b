"""Mapped tables as documents, described by the shipped mapping as documents that were read are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg import resources
from kg.mapping import Mapping, evidence, parse_mapping
from kg.model.source import BadRow
from kg.model.table import READING_TABLES, Table
from kg.sources import OpenTable

SHIPPED = "mappings/reading.yaml"
_NAME = "\0documents"


def shipped_mapping() -> Mapping:
    """Return the mapping of what is read from texts."""
    return parse_mapping(resources.read_text("data", SHIPPED), f"kg/data/{SHIPPED}")


def unused_evidence(left_out: Iterable[BadRow], tables: Iterable[OpenTable], base: str) -> frozenset[str]:
    """Return the evidence of rows that were left out: it was made before that was known, and nothing rests on it."""
    documents = {(table.location, table.id) for table in tables}
    rows = [one for one in left_out if one.rule]
    return frozenset(
        f"<{evidence(base, identifier, one.row, one.rule)}>"
        for one in rows
        for location, identifier in documents
        if location == one.location
    )


def document_table(tables: Iterable[OpenTable], base: str) -> Table:
    """Return the table that says of each table what document it is; no source of a mapping has its name."""
    rows = tuple(sorted({table.document(base) for table in tables}, key=repr))
    return Table(_NAME, READING_TABLES["documents"], rows)


def document_mapping(name: str) -> Mapping:
    """Return what the shipped mapping makes of documents, from a table of another name."""
    shipped = shipped_mapping()
    maps = [one for one in shipped.triples_maps if [source.table for source in one.sources] == ["documents"]]
    renamed = (replace(one, sources=(replace(one.sources[0], access=f"{name}.csv"),)) for one in maps)
    return replace(shipped, triples_maps=tuple(renamed))
