"""Where commands print tables and colours; those that print lines do not wait for it to be loaded."""

from __future__ import annotations

from rich.console import Console

WIDTH = 120
"""Columns of what is printed into a file or pipe."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Let the command end as any does whose reader has gone; the library would exit with 1."""
        raise


def console(*, err: bool = False) -> Console:
    """Return a console on standard output or standard error; away from a terminal, lines are `WIDTH` long."""
    found = _Console(stderr=err, highlight=False, emoji=False)  # `:m:` in an IRI is no picture
    return found if found.is_terminal else _Console(stderr=err, highlight=False, emoji=False, width=WIDTH)
