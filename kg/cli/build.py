"""`kg build`."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from kg.cli._left_out import left_out
from kg.cli._logs import is_logging, is_quiet
from kg.cli._options import FILE, FOLDER, current_settings
from kg.model.progress import unwatched
from kg.model.summary import BuildRequest
from kg.optional import late
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.cli import _console, progress, summary
    from kg.pipeline import ahead
    from kg.pipeline import build as pipeline
else:  # who asks for help, or mistypes an option, does not wait for it
    ahead, pipeline = late("kg.pipeline.ahead"), late("kg.pipeline.build")
    _console, progress, summary = late("kg.cli._console"), late("kg.cli.progress"), late("kg.cli.summary")

SYNTAXES = ("ttl", "trig", "nt", "nq", "jsonld", "rdf")


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", metavar="FILE", help="Graph to write; - is standard output.")
@click.option("--store", type=FOLDER, help="Store to bring up to date: only what changed is read and joined anew.")
@click.option(
    "--format", "syntax", type=click.Choice(SYNTAXES), help="Syntax of RDF, when the ending of FILE is not it."
)
@click.option(
    "--mapping", "mappings", multiple=True, type=FILE, help="Mapping of your tables (YARRRML, RML), or instead of ours."
)
@click.option(
    "--registry", "registries", multiple=True, type=FOLDER, help="Folder of further names, as seeds/registry."
)
@click.option("--base", metavar="IRI", help="What the IRIs of things begin with.")
@click.option("--min-confidence", metavar="NUMBER", help="Leave out what is trusted less, 0 to 1.")
@click.option("--ledger", type=FILE, help="File that keeps the identity of things between builds.")
@click.option("--judgements", type=FILE, help="File of what is one thing and what is not, in which you may overrule.")
@click.option("--tables", type=FOLDER, help="Folder to write the tables to that are mapped, as CSV and Parquet.")
@click.option("--report", type=FILE, help="File for the validation report: .txt, .json or .ttl.")
@click.option("--review", type=FILE, help="File for what was doubtful and wants a human eye.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that read; by default one a core.")
@click.option("--engine", metavar="URL", help="Cluster of Dask to build on, dask://HOST:PORT, instead of here.")
@click.option("--work", metavar="URL", help="Folder that all workers of the cluster see, kept to go on from.")
@click.option("--database", default="", metavar="URL", help="Database of mappings that name none, as in R2RML.")
@click.option("--left-out", type=FILE, help="File for the rows and tables left out, a line of JSON each.")
@click.option("--strict", is_flag=True, help="Stop at the first row or table that cannot be used.")
@click.option("--provenance", is_flag=True, help="Let what tables state carry row and rule, as evidence.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
@click.pass_context
def build(
    ctx: click.Context,
    /,
    *,
    base: str | None,
    min_confidence: str | None,
    quiet: bool,
    output: str | None,
    **request: Any,
) -> None:
    """Read documents and tables, join what they tell, and write one validated graph: to a file, into a store, or both.

    SOURCE is a file, a folder, a pattern such as 'pages/*.html', or - for standard input. In a folder, tables are
    what a mapping beside them names; whatever else can be read is a document. The exit code is 1 when the graph, which
    is written nevertheless, does not conform to the shapes, or when rows or tables were left out.
    """
    if output is None and request["store"] is None:
        raise click.UsageError("say where to: -o FILE, --store FOLDER, or both")
    settings = current_settings(ctx, base=base, min_confidence=min_confidence)
    asked = BuildRequest(
        output=output or "", **request
    )  # click has read each option as the type of the field of its name
    quiet = quiet or is_quiet(ctx)
    with (
        _begun(asked, settings, is_logged=is_logging(ctx)) as begun,
        nullcontext(unwatched) if quiet or is_logging(ctx) else progress.shown() as watch,
    ):
        watch = progress.logged(watch) if is_logging(ctx) else watch
        built = pipeline.build(asked, settings, watch=watch, ahead=begun)
    if quiet:
        for message in () if is_logging(ctx) else built.skipped:  # the log has told them
            click.echo(f"Skipped: {message}", err=True)
        for line in left_out(built.left_out, asked.left_out, "--left-out"):
            click.echo(line, err=True)
    else:
        summary.show(_console.console(err=asked.output == "-"), built, settings, rows_in=asked.left_out)
    ctx.exit(0 if built.report.conforms and not built.left_out else 1)


def _begun(asked: BuildRequest, settings: Settings, *, is_logged: bool) -> AbstractContextManager[ahead.Ahead | None]:
    """Return a process that reads what this one, still importing, is to build; none where the log is to tell of it."""
    if is_logged or asked.jobs or asked.engine:
        return nullcontext()
    resolving = ahead.Resolving(settings.base, asked.holds_graphs)
    from_before = asked.store or asked.ledger or asked.judgements
    return ahead.reading(
        ahead.Request(
            asked.sources,
            asked.registries,
            settings.min_confidence,
            asked.store,
            resolving=None if from_before else resolving,
        )
    )
