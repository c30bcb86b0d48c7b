"""Which tables are mapped by which mapping: files beside each other, and those named by the user."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import resources
from kg.errors import InputError
from kg.mapping import LogicalSource, Mapping, Vocabulary, check, parse_mapping, read_mapping
from kg.model.table import READING_TABLES
from kg.sources import OpenTable, is_table, open_table
from kg.validate import terms

SHIPPED = "mappings/reading.yaml"
MAPPING_NAME = "mapping.yaml"
_ENDINGS = (".yaml", ".yml")
_HAS_MAPPINGS = re.compile(rb"^(?:mappings|mapping|m)[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Job:
    """A mapping and the files it maps, by the names it has for them."""

    mapping: Mapping
    tables: dict[str, OpenTable]


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is to be mapped: `reading` applies to what was read from texts, `files` to tables in files."""

    reading: tuple[Mapping, ...]
    files: tuple[Job, ...]

    def tables(self) -> tuple[OpenTable, ...]:
        """Return the tables of all jobs, each file once, by place."""
        found = {table.location: table for job in self.files for table in job.tables.values()}
        return tuple(found[location] for location in sorted(found))


def is_mapping(path: Path) -> bool:
    """Return whether a file is a mapping: by name, or YAML with mappings in it."""
    if path.name == MAPPING_NAME:
        return True
    if path.suffix.lower() not in _ENDINGS:
        return False
    try:
        return _HAS_MAPPINGS.search(path.read_bytes()) is not None
    except OSError:
        return False


def mappings_below(folder: Path) -> Iterator[Path]:
    """Yield the mapping files of a folder and those in it, hidden ones left out, in a fixed order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and is_mapping(Path(root, name)):
                yield Path(root, name)


def plan_jobs(*, given: Sequence[Path], beside: Iterable[Path], folders: Sequence[Path], files: Sequence[Path]) -> Jobs:
    """Open the tables that mappings name, and check the mappings against them and the ontology.

    `given` are mappings that the user named: their tables are looked for beside them, in `folders` and among
    `files`; where they name only tables of the reading, they take the place of the shipped mapping. `beside` are
    mappings found in folders; `files` are tables named one by one, of whose neighbours' mappings only these are mapped.

    Raises:
        RuleError: a mapping is malformed, or names a table, column, class or property that is not there.
        InputError: a table cannot be read, or no mapping names it.
    """
    jobs = [_job(path, [path.parent, *folders], files) for path in sorted(set(given))]
    own = tuple(job.mapping for job in jobs if _is_of_reading(job))
    found = {path.resolve() for path in given}
    jobs += [_job(path, [path.parent], ()) for path in sorted(set(beside)) if path.resolve() not in found]
    jobs += _single(files, {Path(table.location).resolve() for job in jobs for table in job.tables.values()})
    shipped = parse_mapping(resources.read_text("data", SHIPPED), f"kg/data/{SHIPPED}")
    reading = own or (shipped,)
    _check(reading, jobs)
    return Jobs(reading, tuple(job for job in jobs if job.tables))


def _is_of_reading(job: Job) -> bool:
    return not job.tables and any(source.table in READING_TABLES for source in job.mapping.sources())


def _job(path: Path, folders: Sequence[Path], files: Sequence[Path]) -> Job:
    mapping = read_mapping(path)
    places = ((source.table, _place(source, folders, files)) for source in mapping.sources())
    return Job(mapping, {name: open_table(place, name=name) for name, place in places if place})


def _place(source: LogicalSource, folders: Sequence[Path], files: Sequence[Path]) -> Path | None:
    named = [path for path in files if path.name == Path(source.access).name]
    return next((path for path in [*(folder / source.access for folder in folders), *named] if path.is_file()), None)


def _single(files: Sequence[Path], mapped: Collection[Path]) -> Iterator[Job]:
    """Yield a job for each mapping beside tables that were named one by one, and have none yet."""
    wanted = {path.resolve(): path for path in files if path.resolve() not in mapped}
    for neighbour in sorted({path.parent for path in wanted.values()}):
        for path in sorted(path for path in neighbour.iterdir() if is_mapping(path)):
            job = _job(path, [neighbour], ())
            tables = {name: table for name, table in job.tables.items() if Path(table.location).resolve() in wanted}
            for table in tables.values():
                wanted.pop(Path(table.location).resolve())
            yield Job(job.mapping, tables)
    for path in sorted(wanted.values()):
        raise InputError(str(path), "a table that no mapping names", expected="a mapping beside it, or --mapping FILE")


def _check(reading: Sequence[Mapping], jobs: Sequence[Job]) -> None:
    classes = frozenset(term.iri for term in terms.classes())
    properties = frozenset(term.iri for term in terms.properties())
    concepts = frozenset(iri for scheme in terms.concepts().values() for iri in scheme)
    vocabulary = Vocabulary(classes, properties, concepts)
    check(reading, READING_TABLES, vocabulary)
    for job in jobs:
        if job.mapping not in reading:
            check([job.mapping], _known(job), vocabulary)


def _known(job: Job) -> dict[str, Collection[str]]:
    """Return the tables that a mapping may name, with their columns, and, to be suggested, the others beside it."""
    named = {source.table for source in job.mapping.sources()}
    known: dict[str, Collection[str]] = {name: table.table.columns for name, table in job.tables.items()}
    for path in Path(job.mapping.location).parent.iterdir():
        if is_table(path) and path.stem not in named:
            known[path.stem] = ()
    return known
