"""`kg check`: everything that can be known to be wrong with a mapping before it is run."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice
from pathlib import Path

from kg.errors import Fault, InputError, RuleError
from kg.mapping import LogicalSource, Mapping, examine_mapping, faults_of, read_text
from kg.model.table import READING_TABLES
from kg.pipeline.maps.sources import Finder
from kg.pipeline.maps.vocabulary import shipped_vocabulary
from kg.sources import names_in, open_source

SAMPLE = 1000
"""Records in which a reference of JSON or XML must lead to something at least once."""


def check_file(path: Path, *, database: str = "") -> tuple[Fault, ...]:
    """Return all faults of a mapping file, sorted: of its form, its sources, its columns and its words.

    Tables of the reading need not be there as files; their columns are known.
    """
    try:
        text = read_text(path)
    except RuleError as error:
        return error.faults
    mapping, faults = examine_mapping(text, str(path))
    if mapping is not None:
        tables, missing = _columns(mapping, database)
        faults = [*faults, *missing, *faults_of(mapping, tables, shipped_vocabulary())]
    return RuleError(faults).faults


def _columns(mapping: Mapping, database: str) -> tuple[dict[str, Collection[str] | None], list[Fault]]:
    tables: dict[str, Collection[str] | None] = {}
    faults = []
    for source in mapping.sources():
        try:
            tables[source.table] = _columns_of(mapping, source, database)
        except InputError as error:
            if source.formulation == "csv" and source.table in READING_TABLES:
                tables[source.table] = READING_TABLES[source.table]
            else:
                tables[source.table] = None  # told here, and not once more as unknown
                place = source.place
                key = f"{mapping.root}{_user(mapping, source)}"
                faults.append(Fault(mapping.location, place.line, key, str(error), place.column))
    return tables, faults


def _user(mapping: Mapping, source: LogicalSource) -> str:
    return next(one.name for one in mapping.triples_maps if any(s.table == source.table for s in one.sources))


def _columns_of(mapping: Mapping, source: LogicalSource, database: str) -> Collection[str]:
    asked = Finder.beside(mapping, database).request(mapping, source)
    opened = open_source(asked)
    if source.formulation not in ("jsonpath", "xpath"):
        return opened.columns
    sample = list(islice(opened.rows, SAMPLE))
    found = [name for at, name in enumerate(opened.columns) if any(row[at] is not None for row in sample)]
    return (*found, *names_in(asked, SAMPLE)) if sample else opened.columns
