"""The command line, `kg`: one file a command, each a thin cover of a function of the library."""

from __future__ import annotations

import click

from kg import __version__
from kg.cli._group import CommandGroup
from kg.cli._options import settings_option

PLACES = {
    "build": "build:build",
    "map": "map:map_",
    "check": "check:check",
    "validate": "validate:validate",
    "query": "query:query",
    "queries": "query:queries",
    "explain": "explain:explain",
    "export": "export:export",
    "load": "load:load",
    "serve": "serve:serve",
    "site": "site:site",
    "draw": "draw:draw",
    "evaluate": "evaluate:evaluate",
    "floors": "evaluate:floors",
}
"""Module and function of each command; it is imported when it is used, so that none waits for what others need."""


@click.group(cls=CommandGroup, places=PLACES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@settings_option
def main() -> None:
    """Documents and tables about diplomacy in, a validated knowledge graph out; then ask it, and see why it says so.

    Exit codes: 0 well, 1 the data is bad, 2 the command line is, 3 a fault of diplokg.
    """


def commands() -> tuple[click.Command, ...]:
    """Return all commands."""
    context = click.Context(main)
    return tuple(command for name in PLACES if (command := main.get_command(context, name)))
