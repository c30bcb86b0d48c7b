"""`kg evaluate` and `kg floors`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from kg import evaluate as evaluating
from kg.cli._options import FILE, FOLDER, current_settings
from kg.evaluate import Evaluation
from kg.settings import Settings

CHANGES = ("raise", "lower")
PATH = click.Path(path_type=Path)
misses_option = click.option("--misses", is_flag=True, help="Print each miss and each spurious item.")
json_option = click.option("--json", is_flag=True, help="Print JSON.")


@click.command()
@click.argument("documents", nargs=-1, type=PATH, metavar="DOCS...")
@click.option("--gold", required=True, type=PATH, help="Folder of annotations, or one annotation of all DOCS together.")
@click.option("--graph", type=FILE, help="Graph to hold against one annotation, instead of building DOCS.")
@click.option("--min-confidence", metavar="NUMBER", help="Leave out what is trusted less, 0 to 1.")
@misses_option
@json_option
@click.pass_context
def evaluate(
    ctx: click.Context, /, *, documents: tuple[Path, ...], gold: Path, graph: Path | None, min_confidence: str | None,
    **form: bool,
) -> None:  # fmt: skip
    """Hold what is read of documents against annotations by people: facts right, wrong and missed.

    DOCS are files or folders. With a folder --gold, each document whose name is that of an annotation is built by
    itself. The exit code is 1 when one is missing or cannot be read.
    """
    if bool(documents) == (graph is not None):
        raise click.UsageError("give either documents or --graph")
    settings = current_settings(ctx, min_confidence=min_confidence)
    found = _evaluated(gold, documents, graph, settings)
    render = evaluating.as_json if form["json"] else evaluating.as_text
    click.echo(render(found, misses=form["misses"]), nl=False)
    _leave(ctx, found.faults)


def _evaluated(gold: Path, documents: Sequence[Path], graph: Path | None, settings: Settings) -> Evaluation:
    return evaluating.evaluate_graph(gold, graph) if graph else evaluating.evaluate(gold, documents, settings)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--data", type=FOLDER, envvar="KG_EVAL_DATA", help="Folder of the external sets; without it they are passed."
)
@click.option(
    "--set", "change", type=click.Choice(CHANGES), help="Set floors to the scores: upwards only, or all of them."
)
@click.option("--margin", default=0.0, show_default=True, help="With --set, how far below the scores.")
@misses_option
@json_option
@click.pass_context
def floors(
    ctx: click.Context, /, *, file: Path, data: Path | None, change: str | None, margin: float, **form: bool
) -> None:
    """Hold the scores on sets of annotated documents against the floors of FILE; exit 1 when one is below.

    FILE is in TOML; docs/evaluation.md tells its form. `--set raise` never lowers a floor; `--set lower` prints the
    lines that CHANGELOG.md must then have, with the reason behind each.
    """
    if data is None:
        click.echo(f"External sets of {file} are passed over: KG_EVAL_DATA names no folder.", err=True)
    held = evaluating.hold_all(evaluating.read_floors(file, data), current_settings(ctx))
    if change is not None:
        for notice in evaluating.rewrite(file, held, margin=margin, lower=change == "lower"):
            click.echo(notice, err=True)
        pairs = zip(evaluating.read_floors(file, data), held, strict=True)
        held = tuple(replace(one, floors=floors) for floors, one in pairs)
    render = evaluating.held_as_json if form["json"] else evaluating.held_as_text
    click.echo(render(held, misses=form["misses"]), nl=False)
    _leave(ctx, [fault for one in held for fault in one.faults])


def _leave(ctx: click.Context, faults: Sequence[str]) -> None:
    for fault in faults:
        click.echo(fault, err=True)
    ctx.exit(1 if faults else 0)
