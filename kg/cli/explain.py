"""`kg explain`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg import api
from kg.ask import tell_story, trace_as_html, trace_as_text, trace_file
from kg.cli._options import FILE, GRAPH, current_settings, format_option, language_option
from kg.output import replace_file


@click.command()
@click.argument("graph", type=GRAPH, required=False)
@click.argument("name", required=False)
@click.option("--trace", "document", type=FILE, metavar="DOC", help="Tell instead how a document is read.")
@click.option("--sentence", metavar="TEXT", help="With --trace: only the sentences that hold these words.")
@click.option("--html", "page", type=FILE, metavar="FILE", help="With --trace: write a page with the text coloured.")
@language_option
@format_option("text", "json")
@click.pass_context
def explain(
    ctx: click.Context, /, *, graph: Path | None, name: str | None, language: str | None, syntax: str, **traced: Any
) -> None:
    """Tell what is known of a thing, with the passages it rests on: NAME is a name in any script, or an IRI.

    With --trace, and no GRAPH or NAME, tell how a document is read: what is found in each sentence, which rules are
    tried, and why they tell something or nothing. That is told in English, as text or as a page.
    """
    if traced["document"] is not None:
        as_json = syntax if syntax != "text" else None
        _refuse("--trace does not go with", {"GRAPH": graph, "NAME": name, "--lang": language, "--format": as_json})
        _trace(**traced)
        return
    _refuse("only --trace goes with", {"--sentence": traced["sentence"], "--html": traced["page"]})
    if graph is None or name is None:
        raise click.UsageError("give GRAPH and NAME, or --trace DOC")
    settings = current_settings(ctx, language=language)
    explanation = api.load(graph).explain(name, lang=settings.language)
    click.echo(explanation.to_json() if syntax == "json" else explanation.to_text(), nl=False)


def _refuse(why: str, options: dict[str, object]) -> None:
    given = [option for option, value in options.items() if value is not None]
    if given:
        raise click.UsageError(f"{why} {' and '.join(given)}")


def _trace(*, document: Path, sentence: str | None, page: Path | None) -> None:
    tracing = trace_file(document)
    story = tell_story(tracing if sentence is None else tracing.only(sentence))
    if page is None:
        click.echo(trace_as_text(story), nl=False)
    else:
        replace_file(page, [trace_as_html(story).encode()])
        click.echo(f"{page}: {story.summary}")
