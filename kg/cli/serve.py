"""`kg serve`."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli._logs import is_logging, is_quiet
from kg.errors import InputError, SettingsError

if TYPE_CHECKING:
    from kg.serve.run import ServeRequest

TOKEN = "KG_SERVE_TOKEN"
"""Variable of the environment with the token that lets clients write."""
_TOKEN_LENGTH = 16


@click.command()
@click.argument("graph", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True, help="Port to listen at.")
@click.option("--name", "names", multiple=True, help="Host name that requests may be for; repeat for several.")
@click.option("--cors", "origins", multiple=True, default=["*"], help="Origin whose pages may read; all by default.")
@click.option("--write", "is_writable", is_flag=True, help=f"Take updates from clients with the token of {TOKEN}.")
@click.option("--outside", multiple=True, metavar="IRI", help="Service or document that a query may reach for.")
@click.option("--workers", type=click.IntRange(min=1), default=4, show_default=True, help="Queries at a time.")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="For one query.")
@click.option("--memory", type=click.IntRange(min=64), default=1024, show_default=True, help="MiB for one query.")
@click.option("--result", type=click.IntRange(min=1), default=64, show_default=True, help="MiB of one answer.")
@click.option("--keep", type=click.IntRange(min=0), default=128, show_default=True, help="MiB of answers to keep.")
@click.option(
    "--documents",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Files or folders that the graph was read from: pages of documents then show their whole text.",
)
@click.option("--no-validate", is_flag=True, help="Do not look for findings of the shapes, which pages else tell.")
@click.option("--rate", type=click.FloatRange(min=0), help="Requests a second from one address, 0 for any number.")
def serve(*, graph: Path, **options: Any) -> None:
    """Serve a graph: SPARQL at /sparql, graphs at /store, things at /id/…, pages for people at /.

    GRAPH is a file, or the folder of an Oxigraph database. Only this machine reaches the service unless --host says
    otherwise, and nobody writes without --write. Each query has its limits, and is stopped when it goes beyond.
    """
    try:
        from kg.serve import run
    except ImportError as error:
        message = f"serving it needs {error.name}, which is not installed"
        raise InputError(str(graph), message, expected="pip install 'diplokg[serve]'") from error
    ctx = click.get_current_context()
    if not is_logging(ctx):
        least = logging.WARNING if is_quiet(ctx) else logging.INFO
        logging.basicConfig(stream=sys.stderr, level=least, format="%(asctime)s %(name)s %(message)s")
    run.serve(_request(graph, options), lambda address, quads: click.echo(f"{graph}, {quads} quads, at {address}"))


def _request(graph: Path, options: dict[str, Any]) -> ServeRequest:
    from kg.serve import run

    host = options["host"]
    rate = options["rate"] if options["rate"] is not None else (0.0 if run.is_loopback(host) else run.RATE)
    return run.ServeRequest(
        graph,
        host,
        options["port"],
        run.Limits(
            seconds=options["seconds"],
            memory_bytes=options["memory"] << 20,
            result_bytes=options["result"] << 20,
            kept_bytes=options["keep"] << 20,
            workers=options["workers"],
            rate=rate,
        ),
        run.Rights(_token() if options["is_writable"] else None, options["outside"]),
        run.Doors((*run.LOOPBACK, host, *options["names"]), options["origins"]),
        options["documents"],
        is_judged=not options["no_validate"],
    )


def _token() -> str:
    token = os.environ.get(TOKEN, "")
    if len(token) < _TOKEN_LENGTH:
        raise SettingsError(TOKEN, "…", f"a token of {_TOKEN_LENGTH} characters or more, which --write needs")
    return token
