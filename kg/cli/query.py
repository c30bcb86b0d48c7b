"""`kg query` and `kg queries`."""

from __future__ import annotations

from pathlib import Path

import click

from kg import api
from kg.cli._console import console
from kg.cli._options import GRAPH, current_settings, format_option, language_option
from kg.cli.results import ResultForm, write_result
from kg.errors import InputError
from kg.graph import NamedQuery, named_query
from kg.model.table import Table
from kg.vocab import BASE, PREFIXES

QUERY_ENDING = ".rq"
_SHORT = {**PREFIXES, "": BASE}


def _pairs(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, equals, _ in pairs:
        if not (name and equals):
            raise click.BadParameter(f"{name!r} is not name=value")
    return {name: value for name, _, value in pairs}


@click.command()
@click.argument("graph", type=GRAPH)
@click.argument("name", required=False)
@click.option("-e", "--execute", "text", help="SPARQL to run, instead of a name.")
@click.option("-p", "--param", "parameters", multiple=True, callback=_pairs, metavar="NAME=VALUE", help="Parameter.")
@format_option("table", "csv", "json")
def query(*, graph: Path, name: str | None, text: str | None, parameters: dict[str, str], syntax: ResultForm) -> None:
    """Answer a question from a graph: NAME is one of `kg queries`, or a file that ends in .rq."""
    if (name is None) == (text is None):
        raise click.UsageError("give either the name of a query or -e TEXT")
    asked = text or _read(name or "")
    answer = api.load(graph).query(asked, **parameters)
    shown = _short if syntax == "table" else str
    rows = tuple(tuple(shown(cell.value) if cell else None for cell in row) for row in answer.rows)
    write_result(console(), Table("answer", answer.columns, rows), syntax)
    named = named_query(asked)
    if named is not None and named.is_cut(answer, parameters):
        click.echo(f"There may be more than these {len(rows)} rows; ask for them with -p rows=N.", err=True)


def _short(value: str) -> str:
    """Return an IRI with a known prefix instead of its namespace; other values as they are."""
    return next((f"{prefix}:{value[len(iri) :]}" for prefix, iri in _SHORT.items() if value.startswith(iri)), value)


def _read(name: str) -> str:
    """Return the text of a file of SPARQL; any other name as it is."""
    if not name.endswith(QUERY_ENDING):
        return name
    try:
        return Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(name, error.strerror or "cannot be read", expected="a file of SPARQL") from error
    except UnicodeDecodeError as error:
        raise InputError(name, str(error), expected="SPARQL in UTF-8") from error


@click.command()
@language_option
@format_option("table", "csv", "json")
@click.pass_context
def queries(ctx: click.Context, /, *, language: str | None, syntax: ResultForm) -> None:
    """List the named queries: the question each answers and its parameters."""
    tag = current_settings(ctx, language=language).language
    rows = tuple((found.name, found.questions[tag], _parameters(found)) for found in api.queries())
    write_result(console(), Table("queries", ("name", "question", "parameters"), rows), syntax)


def _parameters(query: NamedQuery) -> str:
    """Return the parameters as `name`, or `name=` where one may be left out."""
    return ", ".join(one.name + ("" if one.default is None else "=") for one in query.parameters)
