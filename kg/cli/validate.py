"""`kg validate`."""

from __future__ import annotations

from pathlib import Path

import click

from kg import api
from kg.cli._options import FILE, GRAPH, current_settings, format_option, language_option
from kg.model.finding import Report
from kg.settings import ReaderLanguage
from kg.validate.report import as_json, as_text, as_turtle


@click.command()
@click.argument("graph", type=GRAPH)
@click.option("--shapes", multiple=True, type=FILE, help="File of SHACL shapes, instead of ours; may be repeated.")
@format_option("text", "json", "ttl")
@language_option
@click.pass_context
def validate(
    ctx: click.Context, /, *, graph: Path, shapes: tuple[Path, ...], syntax: str, language: str | None
) -> None:
    """Hold the graph of a file against the shapes; exit 1 when it does not conform."""
    settings = current_settings(ctx, language=language)
    report = api.load(graph).validate(shapes=shapes)
    click.echo(_rendered(report, syntax, settings.language), nl=False)
    ctx.exit(0 if report.conforms else 1)


def _rendered(report: Report, syntax: str, language: ReaderLanguage) -> str:
    if syntax == "json":
        return as_json(report)
    return as_turtle(report) if syntax == "ttl" else as_text(report, lang=language)
