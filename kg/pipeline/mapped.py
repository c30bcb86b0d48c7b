"""Which tables are mapped by which mapping: files beside each other, and those named by the user."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError
from kg.mapping import RML_ENDINGS, Mapping, check, read_mapping
from kg.model.table import READING_TABLES
from kg.pipeline.maps.documents import shipped_mapping
from kg.pipeline.maps.losses import Losses
from kg.pipeline.maps.sources import Finder, is_there
from kg.pipeline.maps.vocabulary import shipped_vocabulary
from kg.sources import OpenTable, is_table, open_document

MAPPING_NAME = "mapping.yaml"
_YAML = (".yaml", ".yml")
_HAS_MAPPINGS = {
    **dict.fromkeys(_YAML, re.compile(rb"^(?:mappings|mapping|m)[ \t]*:", re.MULTILINE)),
    **dict.fromkeys(RML_ENDINGS, re.compile(rb"[lL]ogical(?:Source|Table)\b")),
}
"""Ending → what a file with it has when it is a mapping."""


@dataclass(frozen=True, slots=True)
class Job:
    """A mapping and the tables it maps, by the names it has for them; `broken` are those that cannot be opened."""

    mapping: Mapping
    tables: dict[str, OpenTable]
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is to be mapped: `reading` applies to what was read from texts, `files` to tables.

    `losses` tells what is wrong with the tables; it is complete when they are mapped. With `provenance`, what is made
    of rows carries them.
    """

    reading: tuple[Mapping, ...]
    files: tuple[Job, ...]
    losses: Losses = field(default_factory=Losses)
    provenance: bool = False

    def tables(self) -> tuple[OpenTable, ...]:
        """Return the tables of all jobs, each once, by id."""
        found = {table.id: table for job in self.files for table in job.tables.values()}
        return tuple(found[name] for name in sorted(found))


def is_mapping(path: Path) -> bool:
    """Return whether a file is a mapping: by name, or YAML or Turtle with mappings in it."""
    if path.name == MAPPING_NAME:
        return True
    pattern = _HAS_MAPPINGS.get(path.suffix.lower())
    try:
        return pattern is not None and pattern.search(path.read_bytes()) is not None
    except OSError:
        return False


def mappings_below(folder: Path) -> Iterator[Path]:
    """Yield the mapping files of a folder and those in it, hidden ones left out, in a fixed order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and is_mapping(Path(root, name)):
                yield Path(root, name)


@dataclass(frozen=True, slots=True)
class Places:
    """Where tables may be: in `folders`, or among `files`, which were named one by one; `database` is a URL.

    With `rows`, the rows of all tables are to say where they are.
    """

    folders: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    database: str = ""
    rows: bool = False


def plan_jobs(*, given: Sequence[Path], beside: Iterable[Path], places: Places, losses: Losses) -> Jobs:
    """Open the tables that mappings name, and check the mappings against them and the ontology.

    `given` are mappings that the user named: their tables are looked for beside them and in `places`; where they name
    only tables of the reading, they take the place of the shipped mapping. `beside` are mappings found in folders; of
    those beside the files of `places` only what maps these is taken. Tables that cannot be opened are told to `losses`.

    Raises:
        RuleError: a mapping is malformed, or names a table, column, class or property that is not there.
        InputError: no mapping names a table; in a strict run, one cannot be opened.
    """
    planner = _Planner(places, losses)
    jobs = [planner.job(path, [path.parent, *places.folders], places.files) for path in sorted(set(given))]
    own = tuple(job.mapping for job in jobs if _is_of_reading(job))
    found = {path.resolve() for path in given}
    jobs += [planner.job(path, [path.parent], ()) for path in sorted(set(beside)) if path.resolve() not in found]
    jobs += planner.single({place for job in jobs for place in _locations(job)})
    reading = own or (shipped_mapping(),)
    _check(reading, jobs)
    return Jobs(reading, tuple(job for job in jobs if job.tables), losses, places.rows)


def _is_of_reading(job: Job) -> bool:
    return not job.tables and any(source.table in READING_TABLES for source in job.mapping.sources())


def _locations(job: Job) -> Iterator[Path]:
    return (Path(table.location).resolve() for table in job.tables.values())


@dataclass(frozen=True, slots=True)
class _Planner:
    places: Places
    losses: Losses

    def job(self, path: Path, folders: Sequence[Path], files: Sequence[Path]) -> Job:
        mapping = read_mapping(path)
        finder = Finder(tuple(folders), tuple(files), self.places.database, self.places.rows)
        tables, broken = {}, set()
        for source in mapping.sources():
            request = finder.request(mapping, source)
            try:
                if is_there(request):
                    tables[source.table] = open_document(request, reject=self.losses.reject)
            except InputError as error:
                self.losses.broken(error)
                broken.add(source.table)
        return Job(mapping, tables, frozenset(broken))

    def single(self, mapped: Collection[Path]) -> Iterator[Job]:
        """Yield a job for each mapping beside files that were named one by one, and are not mapped yet."""
        wanted = {path.resolve(): path for path in self.places.files if path.resolve() not in mapped}
        for neighbour in sorted({path.parent for path in wanted.values()}):
            for path in sorted(path for path in neighbour.iterdir() if is_mapping(path)):
                job = self.job(path, [neighbour], ())
                tables = {name: table for name, table in job.tables.items() if Path(table.location).resolve() in wanted}
                for table in tables.values():
                    wanted.pop(Path(table.location).resolve(), None)
                yield Job(job.mapping, tables, job.broken | (set(job.tables) - set(tables)))
        broken = {Path(error.location).resolve() for error in self.losses.sources}
        for path in sorted(path for place, path in wanted.items() if is_table(path) and place not in broken):
            expected = "a mapping beside it, or --mapping FILE"
            raise InputError(str(path), "a table that no mapping names", expected=expected)


def _check(reading: Sequence[Mapping], jobs: Sequence[Job]) -> None:
    vocabulary = shipped_vocabulary()
    check(reading, READING_TABLES, vocabulary)
    for job in jobs:
        if job.mapping not in reading:
            check([job.mapping], _known(job), vocabulary)


def _known(job: Job) -> dict[str, Collection[str] | None]:
    """Return the tables that a mapping may name, with their columns, and, to be suggested, the others beside it."""
    named = {source.table for source in job.mapping.sources()}
    known: dict[str, Collection[str] | None] = {name: table.table.columns for name, table in job.tables.items()}
    known |= dict.fromkeys(job.broken)
    for path in Path(job.mapping.location).parent.iterdir():
        if is_table(path) and path.stem not in named:
            known[path.stem] = ()
    return known
