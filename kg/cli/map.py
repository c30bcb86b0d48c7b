"""`kg map`."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from kg.cli._left_out import left_out
from kg.cli._options import FILE
from kg.mapping import read_mapping, write_rml
from kg.output import replace_file
from kg.pipeline.maps.losses import as_lines
from kg.pipeline.maps.mapped import map_file
from kg.vocab import BASE


@click.command("map")
@click.argument("mapping", type=FILE)
@click.option("-o", "--output", type=FILE, help="File to write; its ending tells the syntax. Without it, N-Quads.")
@click.option("--base", help="Base for IRIs that are not absolute, instead of the mapping's own.")
@click.option("--database", default="", metavar="URL", help="Database of sources that name none, as in R2RML.")
@click.option("--strict", is_flag=True, help="Stop at the first row or source that cannot be used.")
@click.option("--provenance", is_flag=True, help="Let each statement carry row and rule, as evidence.")
@click.option("--report", type=FILE, help="File to write: a line of JSON for each row or source left out.")
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Threads or processes that map; by default one a core."
)
@click.option("--translate", is_flag=True, help="Write the mapping itself, as RML in Turtle, and run nothing.")
@click.pass_context
def map_(
    ctx: click.Context,
    /,
    *,
    mapping: Path,
    output: Path | None,
    translate: bool,
    report: Path | None,
    base: str | None,
    **options: object,
) -> None:
    """Make a graph of tables, JSON, XML or a database by a mapping: YARRRML (.yaml), RML or R2RML (.ttl).

    Rows and sources that cannot be used are left out and told; then the exit code is 1, and the rest is written.
    """
    if translate:
        _write(write_rml(read_mapping(mapping), base=base or BASE), output)
        return
    mapped = map_file(
        mapping,
        base=base,
        database=str(options["database"]),
        strict=bool(options["strict"]),
        provenance=bool(options["provenance"]),
        jobs=cast(int | None, options["jobs"]),
    )
    if output is None:
        for chunk in mapped.run(False):
            click.echo(bytes(chunk.data), nl=False)
    else:
        count = mapped.save(output)
        click.echo(f"{output}: {count} statements", err=True)
    if report is not None:
        _write(as_lines(mapped.left_out), report)
    if mapped.left_out:
        for line in left_out(mapped.left_out, report, "--report"):
            click.echo(line, err=True)
        ctx.exit(1)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        replace_file(output, [text.encode()])
