"""`kg export`."""

from __future__ import annotations

from pathlib import Path

import click

from kg import api
from kg.cli._options import FILE, GRAPH


@click.command()
@click.argument("graph", type=GRAPH)
@click.option("-o", "--output", required=True, type=FILE, help="File to write: .ttl, .trig, .nt, .nq, .jsonld or .rdf.")
def export(*, graph: Path, output: Path) -> None:
    """Write a graph in another syntax; those for triples hold the resolved view, without the documents' own graphs."""
    api.load(graph).save(output)
