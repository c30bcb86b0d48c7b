"""`kg validate`."""

from __future__ import annotations

from pathlib import Path

import click

from kg import api
from kg.cli._options import FILE, current_settings, format_option, language_option


@click.command()
@click.argument("graph", type=FILE)
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
    click.echo(api.render_report(report, syntax, language=settings.language), nl=False)
    ctx.exit(0 if report.conforms else 1)
