"""`kg draw`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import click

from kg import api
from kg.cli._options import FILE, GRAPH, current_settings, language_option
from kg.draw.drawing import Drawing
from kg.draw.png import png
from kg.errors import OutputError
from kg.output import replace_file
from kg.web.choice import Choice
from kg.web.events import Period
from kg.web.holdings import Holdings
from kg.web.pictures import Painter

Kind = Literal["network", "timeline", "matrix"]
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


def _date(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not _DATE.fullmatch(value):
        raise click.BadParameter(f"{value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    return value


@click.command()
@click.argument("graph", type=GRAPH)
@click.option("--kind", required=True, type=click.Choice(["network", "timeline", "matrix"]), help="What to draw.")
@click.option(
    "--from", "first", default="", callback=_date, metavar="DATE", help="Nothing before this day, month, year."
)
@click.option("--to", "last", default="", callback=_date, metavar="DATE", help="Nothing after it.")
@click.option("--people", is_flag=True, help="Draw officials instead of states and organisations.")
@click.option("-o", "--output", required=True, type=FILE, help="File to write: .svg or .png.")
@language_option
@click.pass_context
def draw(ctx: click.Context, /, *, graph: Path, kind: Kind, output: Path, language: str | None, **chosen: Any) -> None:
    """Draw who dealt with whom (network), what happened when (timeline) or how often who met whom (matrix).

    PNG needs the extra `png`: pip install 'diplokg[png]'.
    """
    ending = output.suffix.lower()
    if ending not in (".svg", ".png"):
        raise OutputError(str(output), f"the ending {ending!r} is none of .svg, .png")
    choice = Choice(Period(chosen["first"], chosen["last"]), actors="people" if chosen["people"] else "sides")
    painter = Painter(
        Holdings(api.load(graph).dataset.store), current_settings(ctx, language=language).language, _nowhere
    )
    drawing = _drawing(painter, kind, choice)
    replace_file(output, [png(drawing, str(output)) if ending == ".png" else drawing.file().encode()])


def _nowhere(_iri: str) -> None:
    """A file of a drawing has no page to lead to."""


def _drawing(painter: Painter, kind: Kind, choice: Choice) -> Drawing:
    if kind == "timeline":
        return painter.timeline(choice.events(painter.holdings))
    return painter.network(choice) if kind == "network" else painter.matrix(choice)
