"""`kg doctor`."""

from __future__ import annotations

import click

from kg.doctor import as_json, as_text, diagnose


@click.command()
@click.option("--json", "is_json", is_flag=True, help="As JSON, with the digest of each shipped file.")
@click.pass_context
def doctor(ctx: click.Context, /, *, is_json: bool) -> None:
    """Tell what this installation is made of and what it may do here; a report of a bug needs nothing else.

    Told are versions, packages, digests of shipped data, limits, whether folders can be written to, extras and programs
    that are present. Paths and values of variables are not told. The exit code is 1 when something is wrong.
    """
    found = diagnose()
    click.echo(as_json(found) if is_json else as_text(found), nl=False)
    ctx.exit(1 if found.faults else 0)
