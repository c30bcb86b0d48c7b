"""Sources to a dataset, in memory: the stages one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import Fault, InputError
from kg.graph import Dataset, Statistics, describe
from kg.mapping import Mapping, run
from kg.model.claim import Reading
from kg.model.progress import Watch, unwatched
from kg.model.source import BadRow
from kg.model.table import READING_TABLES, Row, Table
from kg.pipeline.ahead import Workforce
from kg.pipeline.aside import tell
from kg.pipeline.inputs import Inputs, Plan, plan
from kg.pipeline.joined import joined
from kg.pipeline.knowledge import Knowledge, load_knowledge
from kg.pipeline.provenance import build_of
from kg.pipeline.readings import Doubt, read_all
from kg.pipeline.tabled import cited_rows, lines_of_tables
from kg.registry import Registry
from kg.resolve import Ledger, Memory, Resolution, Rulings, resolve
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Product:
    """What a build makes, before it is judged and written.

    `tables` are the reading tables that `reading` maps. `faults` say what could not be used, `doubts` what was left
    out as less sure than asked, `left_out` rows and tables of which nothing was made. `resolution` has the judgements
    on what is one thing, `memory` the new identities.
    """

    dataset: Dataset
    tables: tuple[Table, ...]
    reading: tuple[Mapping, ...]
    readings: tuple[Reading, ...]
    faults: tuple[InputError, ...]
    doubts: tuple[Doubt, ...]
    left_out: tuple[BadRow, ...]
    resolution: Resolution
    memory: Memory


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
    known = knowledge or load_knowledge(inputs.registries)
    found = read_all(
        todo, lambda: known.rules, min_confidence=settings.min_confidence, workforce=workforce, watch=watch
    )
    for fault in found.faults:
        tell(fault)
    if not found.readings and not todo.jobs.files:
        raise _nothing([*found.faults, *todo.jobs.losses.sources])
    resolution = resolve(found.readings, known.registry, base=settings.base, memory=memory, per_document=per_document)
    lines, tables = _mapped(todo, resolution.tables, known.registry, base=settings.base, per_document=per_document)
    for fault in todo.jobs.losses.sources:
        tell(fault)
    dataset = Dataset(lines)
    build = build_of(todo, inputs, next(table.rows for table in tables if table.name == "documents"))
    dataset = dataset.merged(describe(Statistics.of(dataset), build, base=settings.base))
    return Product(
        dataset=dataset,
        tables=tables,
        reading=todo.jobs.reading,
        readings=tuple(found.readings),
        faults=(*found.faults, *todo.jobs.losses.sources, *map(_idle, resolution.idle)),
        doubts=tuple(found.doubts),
        left_out=todo.jobs.losses.all,
        resolution=resolution,
        memory=memory,
    )


def _memory(inputs: Inputs) -> Memory:
    return Memory(
        ledger=Ledger.load(inputs.ledger) if inputs.ledger else None,
        rulings=Rulings.load(inputs.judgements) if inputs.judgements else Rulings(),
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
    todo: Plan, tables: Sequence[Table], registry: Registry, *, base: str, per_document: bool
) -> tuple[list[str], tuple[Table, ...]]:
    """Return the lines of all mappings, and the reading tables with the mapped tables among their documents."""
    lines = lines_of_tables(todo.jobs, base, per_document=per_document)
    lines = joined(lines, registry, tables, base) if lines else lines
    rows = cited_rows(todo.jobs, lines, base)
    tables = tuple(_with(table, rows) if table.name == "documents" else table for table in tables)
    lines += run(todo.jobs.reading, {table.name: table for table in tables}, base=base)
    return lines, tables


def _with(table: Table, rows: Sequence[Row]) -> Table:
    every = sorted({*table.rows, *rows}, key=lambda row: [value or "" for value in row])
    return Table(table.name, READING_TABLES[table.name], tuple(every))
