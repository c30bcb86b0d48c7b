"""`kg load`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kg import api
from kg.cli._console import console
from kg.cli._options import FILE, FOLDER, GRAPH
from kg.publish import (
    AUTO,
    Address,
    Load,
    LoadPlan,
    LoadRequest,
    LoadSummary,
    Patience,
    default_progress_file,
    get_profile,
    profiles,
    write_bulk,
)
from kg.publish.load import OnProgress
from kg.publish.plan import DEFAULT

_MANY = 20
"""Graphs that are listed one by one; of more, the first are."""


@click.command()
@click.argument("graph", type=GRAPH)
@click.option("--endpoint", metavar="URL", help="URL of the store, or of its dataset, repository or namespace.")
@click.option("--store", "kind", type=click.Choice([AUTO, *profiles()]), default=AUTO, help="Kind of store.")
@click.option("--graph", "target", metavar="IRI|default", default=DEFAULT, help="Where the resolved view goes.")
@click.option("--replace/--add", "replaces", help="Replace what the graphs hold there, or add to it (the default).")
@click.option("--method", type=click.Choice(["store", "update"]), help="Graph Store Protocol or SPARQL Update.")
@click.option("--update-url", metavar="URL", help="Where SPARQL Update is, if not where the kind of store has it.")
@click.option("--store-url", metavar="URL", help="Where the Graph Store Protocol is, likewise.")
@click.option("--batch", type=click.IntRange(min=1), help="Triples of one request, or of one file of --bulk.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=300.0, help="Seconds for an answer.")
@click.option("--progress-file", type=FILE, help="File that remembers a broken load (default: beside GRAPH).")
@click.option("--restart", is_flag=True, help="Send all again, even what has arrived before a break.")
@click.option("--verify/--no-verify", default=True, help="Count and sample the graphs afterwards (the default).")
@click.option("--dry-run", is_flag=True, help="Ask the store and tell what would be sent; send nothing.")
@click.option("--bulk", type=FOLDER, help="Write files and a script for the store's own loader into this folder.")
def load(*, graph: Path, bulk: Path | None, endpoint: str | None, target: str, **options: Any) -> None:
    """Put a graph into a triple store, and look whether all of it is there.

    The resolved view goes into the graph that --graph names, the documents' own graphs of .trig and .nq go under their
    names. Names and passwords come from KG_USER and KG_PASSWORD, a token from KG_TOKEN, or from netrc. After a break
    the same command goes on where the last one stopped.
    """
    name = None if target == DEFAULT else target
    if bulk is not None:
        _write_bulk(graph, bulk, kind=options["kind"], target=name, size=options["batch"])
    elif endpoint is None:
        raise click.UsageError("give --endpoint URL, or --bulk FOLDER")
    else:
        _load(graph, _request(graph, endpoint, name, options), is_dry=options["dry_run"])


def _request(graph: Path, endpoint: str, target: str | None, options: dict[str, Any]) -> LoadRequest:
    address = Address(endpoint, options["kind"], options["update_url"], options["store_url"])
    return LoadRequest(
        address,
        options["progress_file"] or default_progress_file(graph, address),
        graph=target,
        mode="replace" if options["replaces"] else "add",
        method=options["method"],
        batch=options["batch"],
        restart=options["restart"],
        verify=options["verify"],
        patience=Patience(timeout=options["timeout"]),
    )


def _load(graph: Path, request: LoadRequest, *, is_dry: bool) -> None:
    out = console()
    with Load(api.load(graph).dataset, request) as prepared:
        _show_plan(out, prepared.planned)
        if is_dry:
            out.print("Nothing was sent (--dry-run).")
            return
        start = time.monotonic()
        with _progress(console(err=True)) as on_progress:
            summary = prepared.run(on_progress)
        _show_summary(out, summary, time.monotonic() - start)


def _write_bulk(graph: Path, folder: Path, *, kind: str, target: str | None, size: int | None) -> None:
    if kind == AUTO:
        raise click.UsageError("--bulk needs --store: each kind of store has its own loader")
    written = write_bulk(api.load(graph).dataset, folder, get_profile(kind), graph=target, size=size)
    for path in written:
        click.echo(path)


@contextmanager
def _progress(terminal: Console) -> Iterator[OnProgress | None]:
    """Give what draws a bar, on a terminal only."""
    if not terminal.is_terminal:
        yield None
        return
    columns = (TextColumn("Sending"), BarColumn(), MofNCompleteColumn(), TextColumn("triples"), TimeRemainingColumn())
    with Progress(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task("")
        yield lambda arrived, total: bar.update(task, completed=arrived, total=total)


def _show_plan(out: Console, planned: LoadPlan) -> None:
    plan = planned.plan
    way = "Graph Store Protocol" if plan.method == "store" else "SPARQL Update"
    verb = "replace" if plan.mode == "replace" else "are added to"
    where = f"{planned.profile.label} at {planned.url}, by {way}"
    out.print(f"{where}; credentials: {planned.credentials or 'none'}", markup=False, soft_wrap=True)
    out.print(f"{plan.triples} triples in {len(plan.batches)} requests {verb} what these graphs hold:", soft_wrap=True)
    for target in plan.targets[:_MANY]:
        there = planned.counts[target.name]
        out.print(f"  {target.name}: {len(target.lines)} to send, {there} there", markup=False, soft_wrap=True)
    if len(plan.targets) > _MANY:
        out.print(f"  … and {len(plan.targets) - _MANY} more graphs")
    if planned.blank_nodes:
        out.print("Blank nodes are sent as IRIs (/.well-known/genid/), so that nothing is sent twice.")
    if planned.done:
        out.print(f"Going on after request {planned.done}, where the last load stopped.")
    if planned.profile.default_graph != "own" and len(plan.targets) > 1:
        out.print("Here a query without FROM sees all graphs as one.", style="yellow")


def _show_summary(out: Console, summary: LoadSummary, seconds: float) -> None:
    plan = summary.planned.plan
    sent = plan.triples - sum(plan.sent(summary.planned.done).values())
    out.print(f"Sent {sent} triples in {seconds:.1f} s.")
    if summary.check:
        total = sum(summary.check.counts.values())
        out.print(f"Verified: {total} triples in {len(plan.targets)} graphs, {summary.check.samples} looked at.")
    else:
        out.print("Not verified (--no-verify).", style="yellow")
