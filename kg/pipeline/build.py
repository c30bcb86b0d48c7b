"""`kg build`: assemble, judge, write, and tell what came of it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from kg.errors import SettingsError
from kg.model.finding import Report
from kg.model.progress import Watch, unwatched
from kg.model.summary import BuildRequest, BuildSummary, DocumentSummary
from kg.model.table import Table
from kg.optional import late
from kg.pipeline.ahead import Ahead, Workforce
from kg.pipeline.assemble import Product, assemble
from kg.pipeline.inputs import Inputs
from kg.pipeline.outputs import syntax_of, write_all
from kg.settings import Settings
from kg.validate.shacl import validate
from kg.vocab import DIP

if TYPE_CHECKING:
    from kg.pipeline import cluster, stored
else:  # a build of a page uses neither
    cluster, stored = late("kg.pipeline.cluster"), late("kg.pipeline.stored")

_SHOWN = (
    "State", "Organization", "Official", "Place", "Meeting", "Agreement", "Tenure", "Membership", "Document",
    "Evidence",
)  # fmt: skip


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the search for cycles: a build makes many values and hardly a cycle, and searching takes a fifth of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collector()
def build(
    request: BuildRequest, settings: Settings, *, watch: Watch = unwatched, ahead: Ahead | None = None
) -> BuildSummary:
    """Read the sources, write the graph and what else is asked for, and return a summary.

    The graph is written whether or not it conforms to the shapes. Documents, tables and rows that cannot be used
    are left out and told. `watch` is told how far it has come; `ahead` has begun to read the documents.

    Raises:
        OutputError: something cannot be written.
        InputError: nothing at all could be read; in a strict build, a table is broken.
        RuleError: a mapping, a registry or a rule file has faults.
        GraphError: in a strict build, a value of a table cannot be written as RDF by its mapping.
        LedgerError: the ledger contradicts itself.
        EngineError: the cluster that is to build cannot be used.
    """
    begun = perf_counter()
    ending = syntax_of(request)
    if request.engine is not None:
        return _summary_of_store(cluster.build_on_cluster(request, settings, watch=watch), request, begun)
    if request.work is not None:
        raise SettingsError("work", request.work, "an option that goes without --engine")
    if request.store is not None:
        return _summary_of_store(stored.build_stored(request, settings, watch=watch, ahead=ahead), request, begun)
    inputs = Inputs(
        request.sources,
        request.mappings,
        request.registries,
        request.ledger,
        request.judgements,
        request.database,
        request.strict,
        request.provenance,
    )
    product = assemble(
        inputs, settings, per_document=request.holds_graphs, workforce=Workforce(request.jobs, ahead), watch=watch
    )
    report = validate(product.dataset.store)
    size = write_all(product, report, request, settings, ending)
    return _summary(product, report, request, size, perf_counter() - begun)


def _summary(product: Product, report: Report, request: BuildRequest, size: int | None, seconds: float) -> BuildSummary:
    counts = product.dataset.class_counts()
    return BuildSummary(
        counts=tuple((name, counts[DIP + name]) for name in _SHOWN if DIP + name in counts),
        documents=tuple(
            DocumentSummary(one.document.id, one.document.title, one.document.language, len(one.claims))
            for one in product.readings
        ),
        skipped=tuple(map(str, product.faults)),
        report=report,
        output=request.output,
        triples=len(product.dataset.triples()),
        size=size,
        example=_example(product.tables),
        seconds=seconds,
        left_out=product.left_out,
    )


def _summary_of_store(built: stored.Stored, request: BuildRequest, begun: float) -> BuildSummary:
    counts = built.tally.classes
    return BuildSummary(
        counts=tuple((name, counts[DIP + name]) for name in _SHOWN if DIP + name in counts),
        documents=built.first,
        skipped=(*filter(None, [built.rebuilt]), *built.faults),
        report=built.report,
        output=request.output or str(request.store),
        triples=built.tally.triples + built.described,
        size=built.size,
        seconds=perf_counter() - begun,
        read=built.documents,
        left_out=built.left_out,
    )


def _example(tables: Sequence[Table]) -> str | None:
    """Return the English label of the official who takes part in most, or of whoever does."""
    rows = {table.name: [row for row in table.rows if row[0] is None] for table in tables}
    sides = Counter(actor for _, _, actor in rows["participants"])
    officials = {thing for _, thing, kind in rows["things"] if kind == "Official"}
    labels = {thing: label for _, thing, label, _, language in rows["names"] if label and language == "en"}
    ranked = sorted(sides, key=lambda side: (side not in officials, -sides[side], side or ""))
    return next((labels[side] for side in ranked if side in labels), None)
