"""The command line, `kg`: one file a command, each a thin cover of a function of the library."""

from __future__ import annotations

import click

from kg import __version__
from kg.cli._group import CommandGroup
from kg.cli._logs import log_options
from kg.cli._options import settings_option

PLACES = {
    "build": "build:build",
    "map": "map:map_",
    "check": "check:check",
    "validate": "validate:validate",
    "query": "query:query",
    "queries": "query:queries",
    "explain": "explain:explain",
    "diff": "diff:diff",
    "export": "export:export",
    "load": "load:load",
    "serve": "serve:serve",
    "site": "site:site",
    "draw": "draw:draw",
    "evaluate": "evaluate:evaluate",
    "floors": "evaluate:floors",
    "doctor": "doctor:doctor",
}
"""Module and function of each command; it is imported when it is used, so that none waits for what others need."""

SAYINGS = {
    "build": "Read documents and tables, join what they tell, and write one validated graph: "
    "to a file, into a store, or both.",
    "map": "Make a graph of tables, JSON, XML or a database by a mapping: YARRRML (.yaml), RML or R2RML (.ttl).",
    "check": "Tell everything that is wrong with mappings before they are run; exit 1 when something is.",
    "validate": "Hold the graph of a file against the shapes; exit 1 when it does not conform.",
    "query": "Answer a question from a graph: NAME is one of `kg queries`, or a file that ends in .rq.",
    "queries": "List the named queries: the question each answers and its parameters.",
    "explain": "Tell what is known of a thing, with the passages it rests on: NAME is a name in any script, or an IRI.",
    "diff": "Tell what one graph says and another does not: things that are new, gone or changed, with the passages.",
    "export": "Write a graph in another syntax; those for triples hold the resolved view, "
    "without the documents' own graphs.",
    "load": "Put a graph into a triple store, and look whether all of it is there.",
    "serve": "Serve a graph: SPARQL at /sparql, graphs at /store, things at /id/…, pages for people at /.",
    "site": "Write the pages of a graph as files that any web host gives out.",
    "draw": "Draw who dealt with whom (network), what happened when (timeline) or how often who met whom (matrix).",
    "evaluate": "Hold what is read of documents against annotations by people: facts right, wrong and missed.",
    "floors": "Hold the scores on sets of annotated documents against the floors of FILE; exit 1 when one is below.",
    "doctor": "Tell what this installation is made of and what it may do here; a report of a bug needs nothing else.",
}
"""The first sentence of the help of each command, so that the list of all of them imports none."""


@click.group(cls=CommandGroup, places=PLACES, sayings=SAYINGS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@settings_option
@log_options
def main() -> None:
    """Documents and tables about diplomacy in, a validated knowledge graph out; then ask it, and see why it says so.

    Exit codes: 0 well, 1 the data is bad, 2 the command line is, 3 a fault of diplokg.
    """


def commands() -> tuple[click.Command, ...]:
    """Return all commands."""
    context = click.Context(main)
    return tuple(command for name in PLACES if (command := main.get_command(context, name)))
