"""The log of a command on standard error, as text for people or a line of JSON for each record."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

LOGGERS = ("kg", "uvicorn")
FIELDS = ("location", "place", "cause", "expected")
"""What a record of something set aside carries besides its message."""
LEVELS = ("debug", "info", "warning", "error")
_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_KEY = "kg.log"


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
    """Add `--log-format` and `--log-level` to a group; without the first there is no log."""
    form = click.option(
        "--log-format", type=click.Choice(("text", "json")), envvar="KG_LOG_FORMAT", expose_value=False,
        callback=_set_up, help="Write a log to standard error: a line for each document set aside, with its cause.",
    )  # fmt: skip
    level = click.option(
        "--log-level", type=click.Choice(LEVELS), default="info", show_default=True, expose_value=False, is_eager=True,
        callback=_keep_level, help="Least level of what is logged.",
    )  # fmt: skip
    return form(level(command))


def is_logging(ctx: click.Context) -> bool:
    """Return whether the user asked for a log."""
    return f"{_KEY}.on" in ctx.meta


def log_error(ctx: click.Context, error: Exception) -> bool:
    """Log what ended a command, and return whether there is a log to tell it to."""
    if is_logging(ctx):
        logging.getLogger("kg").error("%s", error, extra={"cause": type(error).__name__})
    return is_logging(ctx)


def _keep_level(ctx: click.Context, _parameter: click.Parameter, value: str) -> None:
    ctx.meta[f"{_KEY}.level"] = value.upper()


def _set_up(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if value == "json" else logging.Formatter(_TEXT))
    ctx.meta[f"{_KEY}.on"] = value
    for logger in map(logging.getLogger, LOGGERS):
        logger.addHandler(handler)
        logger.setLevel(ctx.meta[f"{_KEY}.level"])
        ctx.call_on_close(lambda logger=logger: _take_down(logger, handler))


def _take_down(logger: logging.Logger, handler: logging.Handler) -> None:
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
