"""From what a user names to what is done with it: documents, folders, tables, mappings."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.pipeline.mapped import Jobs, Places, is_mapping, mappings_below, plan_jobs
from kg.pipeline.maps.losses import Losses
from kg.read import holds_texts
from kg.sources import is_table

_MAPPABLE = (".json", ".jsonl", ".ndjson", ".xml")
"""Endings of files that are documents, unless a mapping names them."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build takes: `mappings` and `registries` are added to those that ship.

    `ledger` keeps identities, `judgements` what a person ruled to be the same or different. `database` is the URL for
    mappings that name no database. In a `strict` run a row or table that cannot be used is an error. With
    `provenance`, what is made of tables carries their rows.
    """

    sources: tuple[str, ...]
    mappings: tuple[Path, ...] = ()
    registries: tuple[Path, ...] = ()
    ledger: Path | None = None
    judgements: Path | None = None
    database: str = ""
    strict: bool = False
    provenance: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`documents` is what the reader is given, `mapped` the resolved paths of tables, which it leaves alone."""

    documents: tuple[str, ...]
    jobs: Jobs
    folders: tuple[Path, ...]

    @property
    def mapped(self) -> frozenset[Path]:
        """Return the resolved paths of all tables that are mapped, or would be were they not broken."""
        locations = [table.location for table in self.jobs.tables()]
        locations += [error.location for error in self.jobs.losses.sources]
        return frozenset(Path(location).resolve() for location in locations)


def plan(inputs: Inputs) -> Plan:
    """Sort the sources and check the mappings that apply to them.

    Raises:
        RuleError: a mapping is malformed or names what is not there.
        InputError: no mapping names a table; in a strict run, one cannot be read.
    """
    sources = list(_expanded(inputs.sources))
    paths = [Path(source) for source in sources]
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if path.is_file()]
    named = [path for path in files if is_mapping(path)]
    mappable = tuple(path for path in files if path.suffix.lower() in _MAPPABLE or is_table(path))
    jobs = plan_jobs(
        given=[*inputs.mappings, *named],
        beside=[path for folder in folders for path in mappings_below(folder)],
        places=Places(tuple(folders), mappable, inputs.database, inputs.provenance),
        losses=Losses(inputs.strict),
    )
    mapped = {Path(table.location).resolve() for table in jobs.tables()}
    tables = {path for path in files if is_table(path) and not holds_texts(path)}
    aside = {str(path) for path in files if path in named or path in tables or path.resolve() in mapped}
    return Plan(tuple(source for source in sources if source not in aside), jobs, tuple(folders))


def _expanded(sources: Sequence[str]) -> Iterator[str]:
    """Yield sources with patterns replaced by what they match; one that matches nothing stays, and is reported."""
    for source in sources:
        if glob.has_magic(source) and not Path(source).exists():
            yield from sorted(glob.glob(source, recursive=True)) or [source]
        else:
            yield source
