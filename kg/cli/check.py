"""`kg check`."""

from __future__ import annotations

from pathlib import Path

import click

from kg import __version__
from kg.cli._options import FILE, format_option
from kg.pipeline.maps.checked import check_file
from kg.pipeline.maps.faults_as import as_json, as_sarif, as_text


@click.command()
@click.argument("mappings", metavar="MAPPING...", nargs=-1, required=True, type=FILE)
@click.option("--database", default="", metavar="URL", help="Database of sources that name none, as in R2RML.")
@format_option("text", "json", "sarif")
@click.pass_context
def check(ctx: click.Context, /, *, mappings: tuple[Path, ...], database: str, syntax: str) -> None:
    """Tell everything that is wrong with mappings before they are run; exit 1 when something is.

    Checked are the form, sources and columns, classes and properties, and whether these go together by the ontology.
    """
    faults = [fault for mapping in mappings for fault in check_file(mapping, database=database)]
    if syntax == "sarif":
        click.echo(as_sarif(faults, __version__), nl=False)
    else:
        click.echo(as_json(faults) if syntax == "json" else as_text(faults), nl=False)
    if syntax == "text" and not faults:
        click.echo("No faults.", err=True)
    ctx.exit(1 if faults else 0)
