"""The command line, `kg`: one file a command, each a thin cover of a function of the library."""

from __future__ import annotations

import click

from kg import __version__
from kg.cli import build, check, draw, evaluate, explain, export, load, query, serve, site, validate
from kg.cli._group import ErrorMappingGroup
from kg.cli._options import settings_option
from kg.cli.map import map_

COMMANDS: tuple[click.Command, ...] = (
    build.build,
    map_,
    check.check,
    validate.validate,
    query.query,
    query.queries,
    explain.explain,
    export.export,
    load.load,
    serve.serve,
    site.site,
    draw.draw,
    evaluate.evaluate,
    evaluate.floors,
)


@click.group(cls=ErrorMappingGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@settings_option
def main() -> None:
    """Documents and tables about diplomacy in, a validated knowledge graph out; then ask it, and see why it says so.

    Exit codes: 0 well, 1 the data is bad, 2 the command line is, 3 a fault of diplokg.
    """


for _command in COMMANDS:
    main.add_command(_command)
