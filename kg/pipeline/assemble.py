"""Sources to a dataset, in memory: the stages one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import Fault, InputError
from kg.graph import Build, Dataset, Statistics, describe
from kg.mapping import Mapping, run
from kg.model.claim import Reading
from kg.model.progress import Watch, unwatched
from kg.model.source import BadRow
from kg.model.table import READING_TABLES, Row, Table
from kg.optional import late
from kg.pipeline.ahead import Resolving, Workforce
from kg.pipeline.aside import tell
from kg.pipeline.inputs import Inputs, Plan, plan
from kg.pipeline.provenance import build_of
from kg.pipeline.readings import Doubt, Readings, read_all
from kg.pipeline.tabled import cited_rows, lines_of_tables
from kg.resolve.resolved import Resolution
from kg.settings import Settings

if TYPE_CHECKING:
    from kg import resolve
    from kg.pipeline import joined
    from kg.pipeline import knowledge as knowing
    from kg.pipeline.knowledge import Knowledge
    from kg.resolve import Memory
else:  # not needed where another process has resolved
    resolve, joined, knowing = late("kg.resolve"), late("kg.pipeline.joined"), late("kg.pipeline.knowledge")


@dataclass(frozen=True, slots=True)
class Product:
    """What a build makes, before it is judged and written.

    `tables` are the reading tables that `reading` maps. `faults` say what could not be used, `doubts` what was left
    out as less sure than asked, `left_out` rows and tables of which nothing was made. `resolution` has the judgements
    on what is one thing, `memory` the new identities, where one is kept.
    """

    dataset: Dataset
    tables: tuple[Table, ...]
    reading: tuple[Mapping, ...]
    readings: tuple[Reading, ...]
    faults: tuple[InputError, ...]
    doubts: tuple[Doubt, ...]
    left_out: tuple[BadRow, ...]
    resolution: Resolution
    memory: Memory | None


def assemble(
    inputs: Inputs,
    settings: Settings,
    *,
    per_document: bool = True,
    knowledge: Knowledge | None = None,
    watch: Watch = unwatched,
    workforce: Workforce | None = None,
) -> Product:
    """Read, resolve, map and describe; nothing is written.

    Without `per_document` there are no named graphs. Documents that cannot be read are left out and told in `faults`.
    `knowledge` saves loading it again; the registries of `inputs` must be those it was loaded with. The
    `workforce` reads documents; `watch` is told how far it has come.

    Raises:
        InputError: nothing at all could be read; in a strict run, a table is broken.
        RuleError: a mapping, a registry, a rule file or the file of judgements has faults.
        GraphError: in a strict run, a value of a table cannot be written as RDF by its mapping.
        LedgerError: the ledger contradicts itself.
    """
    memory = _memory(inputs)
    todo = plan(inputs)
    known = cache(lambda: knowledge or knowing.load_knowledge(inputs.registries))
    found = read_all(
        todo, lambda: known().rules, min_confidence=settings.min_confidence, workforce=workforce, watch=watch
    )
    for fault in found.faults:
        tell(fault)
    if not found.readings and not todo.jobs.files:
        raise _nothing([*found.faults, *todo.jobs.losses.sources])
    asked = Resolving(settings.base, per_document)
    ahead = workforce.ahead if workforce and not memory else None
    resolution = (ahead and ahead.resolution(found.raws, asked)) or _resolved(found, known(), asked, memory)
    lines, tables = _mapped(todo, resolution.tables, known, asked)
    for fault in todo.jobs.losses.sources:
        tell(fault)
    documents = next(table.rows for table in tables if table.name == "documents")
    return Product(
        dataset=_described(Dataset(lines), build_of(todo, inputs, documents), settings.base),
        tables=tables,
        reading=todo.jobs.reading,
        readings=tuple(found.readings),
        faults=(*found.faults, *todo.jobs.losses.sources, *map(_idle, resolution.idle)),
        doubts=tuple(found.doubts),
        left_out=todo.jobs.losses.all,
        resolution=resolution,
        memory=memory,
    )


def _described(dataset: Dataset, build: Build, base: str) -> Dataset:
    return dataset.merged(describe(Statistics.of(dataset), build, base=base))


def _memory(inputs: Inputs) -> Memory | None:
    if not (inputs.ledger or inputs.judgements):
        return None
    return resolve.Memory(
        ledger=resolve.Ledger.load(inputs.ledger) if inputs.ledger else None,
        rulings=resolve.Rulings.load(inputs.judgements) if inputs.judgements else resolve.Rulings(),
    )


def _resolved(found: Readings, known: Knowledge, asked: Resolving, memory: Memory | None) -> Resolution:
    return resolve.resolve(
        found.readings,
        known.registry,
        base=asked.base,
        memory=memory or resolve.Memory(),
        per_document=asked.per_document,
    )


def _idle(ruling: Fault) -> InputError:
    return InputError(ruling.location, ruling.message, place=f"{ruling.line}:{ruling.key}")


def _nothing(faults: Sequence[InputError]) -> InputError:
    if len(faults) == 1:
        return faults[0]
    if not faults:
        return InputError("sources", "there is no document and no mapped table in them")
    return InputError("sources", "none of them can be read:\n" + "\n".join(map(str, faults)))


def _mapped(
    todo: Plan, tables: Sequence[Table], known: Callable[[], Knowledge], asked: Resolving
) -> tuple[list[str], tuple[Table, ...]]:
    """Return the lines of all mappings, and the reading tables with the mapped tables among their documents."""
    lines = lines_of_tables(todo.jobs, asked.base, per_document=asked.per_document)
    lines = joined.joined(lines, known().registry, tables, asked.base) if lines else lines
    rows = cited_rows(todo.jobs, lines, asked.base)
    tables = tuple(_with(table, rows) if table.name == "documents" else table for table in tables)
    lines += run(todo.jobs.reading, {table.name: table for table in tables}, base=asked.base)
    return lines, tables


def _with(table: Table, rows: Sequence[Row]) -> Table:
    every = sorted({*table.rows, *rows}, key=lambda row: [value or "" for value in row])
    return Table(table.name, READING_TABLES[table.name], tuple(every))
