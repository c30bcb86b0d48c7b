"""`kg serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.errors import InputError

TOKEN = "KG_SERVE_TOKEN"
"""Variable of the environment whose value lets a client write."""


@click.command()
@click.argument("graph", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True, help="Port to listen at.")
def serve(*, graph: Path, **options: Any) -> None:
    """Serve a graph: SPARQL at /sparql, graphs at /store, things at /id/…, pages for people at /."""
    try:
        from kg.serve import run
    except ImportError as error:
        message = f"serving it needs {error.name}, which is not installed"
        raise InputError(str(graph), message, expected="pip install 'diplokg[serve]'") from error
    request = run.ServeRequest(graph, options["host"], options["port"])
    run.serve(request, lambda address, quads: click.echo(f"{quads} quads of {graph} at {address}"))
