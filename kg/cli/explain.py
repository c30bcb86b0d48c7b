"""`kg explain`."""

from __future__ import annotations

from pathlib import Path

import click

from kg import api
from kg.cli._options import FILE, current_settings, format_option, language_option


@click.command()
@click.argument("graph", type=FILE)
@click.argument("name")
@language_option
@format_option("text", "json")
@click.pass_context
def explain(ctx: click.Context, /, *, graph: Path, name: str, language: str | None, syntax: str) -> None:
    """Tell what is known of a thing, with the passages it rests on: NAME is a name in any script, or an IRI."""
    settings = current_settings(ctx, language=language)
    explanation = api.load(graph).explain(name, lang=settings.language)
    click.echo(explanation.to_json() if syntax == "json" else explanation.to_text(), nl=False)
