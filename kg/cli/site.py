"""`kg site`."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from kg import api
from kg.cli._options import FOLDER, GRAPH
from kg.settings import ReaderLanguage
from kg.web.files import write_site
from kg.web.holdings import Holdings
from kg.web.originals import read_originals


@click.command()
@click.argument("graph", type=GRAPH)
@click.option("-o", "--output", required=True, type=FOLDER, metavar="DIR", help="Folder to write to.")
@click.option(
    "--documents",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Files or folders that the graph was read from: pages of documents then show their whole text.",
)
@click.option(
    "--lang",
    "languages",
    multiple=True,
    type=click.Choice(get_args(ReaderLanguage)),
    help="Language of the pages; all three when not given.",
)
@click.option("--no-validate", is_flag=True, help="Leave out the findings of the shapes.")
def site(
    *, graph: Path, output: Path, documents: tuple[Path, ...], languages: tuple[ReaderLanguage, ...], no_validate: bool
) -> None:
    """Write the pages of a graph as files that any web host gives out.

    There is a page for each thing and document, drawings by year, lists, answers to the named queries, and a search
    that runs in the browser. Links are relative. Open DIR/index.html through a host: browsers let no page search that
    is opened as a file.
    """
    loaded = api.load(graph)
    holdings = Holdings(
        loaded.dataset.store,
        documents=read_originals(documents, on_error=lambda error: click.echo(f"Left out: {error}", err=True)),
        report=None if no_validate else loaded.validate(),
    )
    count = sum(1 for _ in write_site(holdings, output, languages or get_args(ReaderLanguage)))
    click.echo(f"{output}: {count:,} files")
