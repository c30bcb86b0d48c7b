"""What a build writes: the graph, and beside it whatever else was asked for; each file whole or not at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from kg import resources, sources
from kg.errors import OutputError
from kg.graph import FORMATS, Dataset, render, split_line
from kg.mapping import Mapping
from kg.model.finding import Report
from kg.model.summary import BuildRequest
from kg.model.table import READING_TABLES, Table
from kg.output import expect_writable, replace_file
from kg.pipeline.assemble import Product
from kg.pipeline.mapped import MAPPING_NAME
from kg.pipeline.maps.documents import SHIPPED
from kg.pipeline.maps.losses import as_lines
from kg.settings import Settings
from kg.sorting import sorted_once
from kg.validate.report import as_json, as_text, as_turtle

STDOUT = "-"
NOTHING = ""
"""The output of a build into a store that writes no file besides."""

_REPORTS = (".txt", ".json", ".ttl")


def syntax_of(request: BuildRequest) -> str:
    """Return the file ending of the syntax asked for, after a look whether all that was asked for can be written.

    Raises:
        OutputError: an ending is unknown, or a folder is missing; better now than after the work.
    """
    ending = request.ending
    if ending not in FORMATS:
        raise OutputError(request.output, f"the ending {ending!r} is none of {', '.join(FORMATS)}")
    if request.report and request.report.suffix.lower() not in _REPORTS:
        raise OutputError(str(request.report), f"the ending of a report is one of {', '.join(_REPORTS)}")
    output = None if request.output in (STDOUT, NOTHING) else Path(request.output)
    for path in (output, request.report, request.ledger, request.review, request.judgements, request.left_out):
        if path is not None:
            expect_writable(path)
    return ending


def write_all(product: Product, report: Report, request: BuildRequest, settings: Settings, ending: str) -> int | None:
    """Write what was asked for, the graph first and the ledger last; return the size of the graph in bytes.

    Raises:
        OutputError: a file cannot be written; it is as before.
    """
    size = _write_graph(product.dataset, request.output, ending, settings.base)
    write_report(report, request, settings)
    if request.review:
        replace_file(request.review, _reviewed(product))
    if request.left_out:
        replace_file(request.left_out, [as_lines(product.left_out).encode()])
    if request.tables:
        _write_tables(product.tables, product.reading, request.tables)
    save_memory(product, ledger=request.ledger, judgements=request.judgements)
    return size


def write_report(report: Report, request: BuildRequest, settings: Settings) -> None:
    """Write the report where one was asked for.

    Raises:
        OutputError: the file cannot be written; it is as before.
    """
    if request.report:
        replace_file(request.report, [_reported(report, request.report.suffix.lower(), settings).encode()])


def write_lines(lines: Iterable[str], output: str, ending: str, base: str) -> int | None:
    """Write a graph given by its lines, in any order; syntaxes of lines take no more memory for more of them.

    Raises:
        OutputError: the file cannot be written; it is as before.
    """
    if ending not in (".nq", ".nt"):
        return _write_graph(Dataset(lines), output, ending, base)
    if ending == ".nt":
        lines = (line for line in lines if split_line(line)[3] is None)
    return _write(sorted_once(lines), output)


def save_memory(product: Product, *, ledger: Path | None, judgements: Path | None) -> None:
    """Write what the next build is to know: identities, and what was taken for one thing beside what persons ruled.

    Raises:
        OutputError: a file cannot be written; it is as before.
    """
    if product.memory is None:
        return
    if judgements:
        product.memory.rulings.save(judgements, product.resolution.judgements, product.resolution.sides)
    if ledger and product.memory.ledger:
        product.memory.ledger.save(ledger)


def _write_graph(dataset: Dataset, output: str, ending: str, base: str) -> int | None:
    return _write(render(dataset, ending, base=base), output)


def _write(pieces: Iterable[bytes], output: str) -> int | None:
    if output == STDOUT:
        sys.stdout.buffer.writelines(pieces)
        return None
    replace_file(Path(output), pieces)
    return Path(output).stat().st_size


def _reported(report: Report, ending: str, settings: Settings) -> str:
    if ending == ".json":
        return as_json(report)
    return (
        as_turtle(report) if ending == ".ttl" else as_text(report, lang=settings.language, limit=len(report.findings))
    )


def _reviewed(product: Product) -> Iterator[bytes]:
    """Yield a JSON object a line: what was left out as doubtful, then pairs of things that may or may not be one."""
    unsure = [asdict(judgement) for judgement in product.resolution.judgements if judgement.verdict == "unsure"]
    for record in (*product.doubts, *unsure):
        yield (json.dumps(record, ensure_ascii=False) + "\n").encode()


def _write_tables(tables: tuple[Table, ...], reading: tuple[Mapping, ...], folder: Path) -> None:
    """Write the tables that the reading fills, as CSV and Parquet, and the mapping that makes the graph of them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(str(folder), error.strerror or str(error)) from error
    for table in tables:
        sources.write_csv(table, folder / f"{table.name}.csv")
        sources.write_parquet(table, folder / f"{table.name}.parquet")
    if any(mapping.location == f"kg/data/{SHIPPED}" for mapping in reading):
        replace_file(folder / MAPPING_NAME, [resources.find("data", SHIPPED).read_bytes()])
    assert {table.name for table in tables} == set(READING_TABLES)
