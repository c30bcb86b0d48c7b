"""Where commands print tables and colours; those that print lines do not wait for it to be loaded."""

from __future__ import annotations

from rich.console import Console

WIDTH = 120
"""Columns of what is printed into a file or pipe."""


def console(*, err: bool = False) -> Console:
    """Return a console on standard output or standard error; away from a terminal, lines are `WIDTH` long."""
    found = Console(stderr=err, highlight=False, emoji=False)  # `:m:` in an IRI is no picture
    return found if found.is_terminal else Console(stderr=err, highlight=False, emoji=False, width=WIDTH)
