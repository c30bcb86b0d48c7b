"""The command group: what goes wrong in any command becomes a short message on stderr and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from kg.cli._ending import SignalError, ending_in_order, fail, leave_by, leave_pipe, say
from kg.cli._logs import add_log_options, log_error
from kg.errors import DiploKGError
from kg.optional import uncollected

OURS = 3
"""Exit code for a fault of this program."""


class ErrorMappingGroup(click.Group):
    """A group whose commands may raise anything; no traceback reaches a user unless KG_DEBUG is set."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command line; signals, and output that cannot be written, end it with one line."""
        with ending_in_order():
            return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit with the code of `kg.errors`, 130 after Ctrl-C, 3 for what nobody foresaw."""
        try:
            return self._invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except DiploKGError as error:
            if not log_error(ctx, error):
                say(f"Error: {error}")
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            leave_pipe()
        except KeyboardInterrupt:
            leave_by(SignalError(signal.SIGINT))
        except Exception as error:
            if os.environ.get("KG_DEBUG"):
                raise
            if isinstance(error, OSError | MemoryError):
                fail(error)
            say(f"This is a fault of diplokg, not of yours: {type(error).__name__}: {error}")
            say("With KG_DEBUG=1 in the environment, the same command shows where it happened.")
            ctx.exit(OURS)

    def _invoke(self, ctx: click.Context) -> object:
        """Run the command, and let no output wait that cannot be written."""
        try:
            result: object = super().invoke(ctx)
        except click.exceptions.Exit:
            sys.stdout.flush()
            raise
        sys.stdout.flush()
        return result


class CommandGroup(ErrorMappingGroup):
    """A group whose commands are imported when they are used; `places` has "module:function" in `kg.cli` of each.

    `sayings` has the first sentence of each command's help.
    """

    def __init__(self, *, places: Mapping[str, str], sayings: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self._places = places
        self._sayings = sayings

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click gives it
        """Return the names of all commands."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click gives it
        """Return a command, or nothing where there is none of that name."""
        module, _, function = self._places.get(cmd_name, "").partition(":")
        if not module:
            return None
        with uncollected():
            found: click.Command = getattr(import_module(f"kg.cli.{module}"), function)
        add_log_options(found)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of all commands without importing them."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        lines = [click.Command(name, help=self._sayings[name]).get_short_help_str(room) for name in names]
        with formatter.section("Commands"):
            formatter.write_dl(list(zip(names, lines, strict=True)))
