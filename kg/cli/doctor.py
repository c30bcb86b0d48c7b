"""`kg doctor`."""

from __future__ import annotations

import click

from kg.doctor import as_json, as_text, diagnose, materials


@click.command()
@click.option("--json", "is_json", is_flag=True, help="As JSON, with the digest of each shipped file.")
@click.option("--sbom", "is_bill", is_flag=True, help="Instead a software bill of materials: CycloneDX 1.6, JSON.")
@click.pass_context
def doctor(ctx: click.Context, /, *, is_json: bool, is_bill: bool) -> None:
    """Tell what this installation is made of and what it may do here; a report of a bug needs nothing else.

    Told are versions, packages, digests of shipped data, limits, whether folders can be written to, extras and programs
    that are present. Paths and values of variables are not told. The exit code is 1 when something is wrong.
    """
    if is_bill:
        click.echo(materials(), nl=False)
        return
    found = diagnose()
    click.echo(as_json(found) if is_json else as_text(found), nl=False)
    ctx.exit(1 if found.faults else 0)
