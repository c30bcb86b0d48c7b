"""The log of a command on standard error, as text for people or a line of JSON for each record."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from platform import python_version
from typing import Any, TypeVar

import click

from kg import __version__

Command = TypeVar("Command", bound=Callable[..., Any])

LOGGERS = ("kg", "uvicorn")
FIELDS = ("location", "place", "cause", "expected")
"""What a record of something set aside carries besides its message."""
LEVELS = ("debug", "info", "warning", "error")
_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_KEY = "kg.log"
_SERVING = ("kg.serve", "uvicorn")
"""Loggers that tell of requests, which is what a service is watched for."""


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time in UTC, level, logger, message, and the fields that it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        return json.dumps(told, ensure_ascii=False)


def log_options(command: Command) -> Command:
    """Add the options of the log to a group; without any of them there is no log."""
    for option in reversed(_options(hidden=False)):
        command = option(command)
    return command


def add_log_options(command: click.Command) -> None:
    """Let a command take them after its name too, but for those that it has itself; its help does not repeat them."""
    taken = {name for one in command.params for name in (one.name, *one.opts)}
    for option in _options(hidden=True):
        made = _made(option)
        if made.name not in taken and not any(name in taken for name in made.opts):
            command.params.append(made)


def _options(*, hidden: bool) -> list[Callable[[Any], Any]]:
    form = click.option(
        "--log-format", type=click.Choice(("text", "json")), envvar="KG_LOG_FORMAT", expose_value=False,
        callback=_set_form, hidden=hidden, is_eager=True,
        help="Write a log to standard error: a line for each document set aside, with its cause.",
    )  # fmt: skip
    level = click.option(
        "--log-level", type=click.Choice(LEVELS), expose_value=False, callback=_set_level, hidden=hidden,
        is_eager=True,
        help="Least level of what is logged; by default warnings, and all requests that are served.",
    )  # fmt: skip
    verbose = click.option(
        "-v", "--verbose", count=True, expose_value=False, callback=_set_verbosity, hidden=hidden,
        help="Write a log that tells of each step; twice: of all that it does.",
    )  # fmt: skip
    quiet = click.option(
        "-q", "--quiet", "log_quiet", is_flag=True, expose_value=False, callback=_set_quiet, hidden=hidden,
        help="Print no summary and no progress.",
    )  # fmt: skip
    return [form, level, verbose, quiet]


def _made(option: Callable[[Any], Any]) -> click.Option:
    holder = click.Command("holder")
    option(holder)
    [made] = holder.params
    assert isinstance(made, click.Option)
    return made


@dataclass(slots=True)
class _Asked:
    """What was asked for of the log, before and after the name of the command; `handler` is there when it is on."""

    form: str | None = None
    level: str | None = None
    verbosity: int = 0
    is_quiet: bool = False
    handler: logging.Handler | None = None

    @property
    def is_on(self) -> bool:
        """Return whether there is to be a log."""
        return self.form is not None or self.level is not None or self.verbosity > 0

    def least(self, logger: str) -> str:
        """Return the least level that is told of a logger."""
        if self.level is not None:
            return self.level.upper()
        if self.verbosity:
            return "INFO" if self.verbosity == 1 else "DEBUG"
        return "INFO" if logger in _SERVING else "WARNING"


def _asked(ctx: click.Context) -> _Asked:
    found: _Asked = ctx.meta.setdefault(_KEY, _Asked())
    return found


def is_logging(ctx: click.Context) -> bool:
    """Return whether the user asked for a log."""
    return _asked(ctx).is_on


def is_quiet(ctx: click.Context) -> bool:
    """Return whether the user asked for no summary and no progress."""
    return _asked(ctx).is_quiet


def log_error(ctx: click.Context, error: Exception) -> bool:
    """Log what ended a command, and return whether there is a log to tell it to."""
    if is_logging(ctx):
        logging.getLogger("kg").error("%s", error, extra={"cause": type(error).__name__})
    return is_logging(ctx)


def _set_form(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        _asked(ctx).form = value
        _set_up(ctx)


def _set_level(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        _asked(ctx).level = value
        _set_up(ctx)


def _set_verbosity(ctx: click.Context, _parameter: click.Parameter, value: int) -> None:
    if value:
        _asked(ctx).verbosity += value
        _set_up(ctx)
        logging.getLogger("kg").info("diplokg %s, Python %s: %s", __version__, python_version(), ctx.command_path)


def _set_quiet(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        _asked(ctx).is_quiet = True


def _set_up(ctx: click.Context) -> None:
    """Let loggers tell what is asked for by now; options that come later may change it."""
    asked = _asked(ctx)
    if not asked.is_on:
        return
    if asked.handler is None:
        asked.handler = logging.StreamHandler(sys.stderr)
        for name in LOGGERS:
            logging.getLogger(name).addHandler(asked.handler)
        ctx.find_root().call_on_close(lambda: _take_down(asked))
    asked.handler.setFormatter(JsonLines() if asked.form == "json" else logging.Formatter(_TEXT))
    for name in (*LOGGERS, *_SERVING):
        logging.getLogger(name).setLevel(asked.least(name))


def _take_down(asked: _Asked) -> None:
    for name in (*LOGGERS, *_SERVING):
        logger = logging.getLogger(name)
        logger.setLevel(logging.NOTSET)
        if asked.handler is not None:
            logger.removeHandler(asked.handler)
