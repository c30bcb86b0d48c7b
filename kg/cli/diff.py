"""`kg diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from kg import api
from kg.cli._options import FILE, GRAPH, current_settings, format_option, language_option
from kg.diff import Telling, as_json, as_text, rdf_patch
from kg.output import replace_file

Form = Literal["text", "json", "patch"]
_DIFFERENT = 1


@click.command()
@click.argument("old", type=GRAPH)
@click.argument("new", type=GRAPH)
@format_option("text", "json", "patch")
@click.option("-o", "--output", type=FILE, help="File to write instead.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when the graphs differ, 0 when they do not.")
@language_option
@click.pass_context
def diff(  # noqa: PLR0913 -- click gives each option by its name
    ctx: click.Context,
    /,
    *,
    old: Path,
    new: Path,
    syntax: Form,
    output: Path | None,
    exit_code: bool,
    language: str | None,
) -> None:
    """Tell what one graph says and another does not: things that are new, gone or changed, with the passages.

    OLD and NEW are files in any syntax of RDF, or stores. With --format patch, write an RDF Patch, which makes OLD
    into NEW where it is applied.
    """
    settings = current_settings(ctx, language=language)
    told = api.load(new).diff(api.load(old), lang=settings.language)
    text = _written(told, syntax)
    if output is None:
        click.echo(text, nl=False)
    else:
        replace_file(output, [text.encode()])
    if exit_code and told.difference:
        ctx.exit(_DIFFERENT)


def _written(told: Telling, form: Form) -> str:
    if form == "patch":
        return "".join(f"{line}\n" for line in rdf_patch(told.difference))
    return as_json(told) if form == "json" else as_text(told)
