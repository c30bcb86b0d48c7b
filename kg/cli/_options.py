"""Options that several commands share, and the settings that they add up to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from kg import settings
from kg.settings import ReaderLanguage, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(path_type=Path, dir_okay=False)
"""A file that is read or written; whether it is there and readable is told by the library, in its own words."""
GRAPH = click.Path(path_type=Path)
"""A file of RDF, or the folder of a store."""
FOLDER = click.Path(path_type=Path, file_okay=False)
"""A folder, likewise."""


def _keep(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    ctx.obj = value


def settings_option(command: Command) -> Command:
    """Add `--settings FILE` (or KG_SETTINGS) to a group; `current_settings` of its commands reads the file."""
    return click.option(
        "--settings",
        type=click.Path(path_type=Path),
        envvar="KG_SETTINGS",
        expose_value=False,
        callback=_keep,
        help="File of settings, in TOML.",
    )(command)


def language_option(command: Command) -> Command:
    """Add `--lang`: the language of messages and explanations."""
    return click.option(
        "--lang", "language", type=click.Choice(get_args(ReaderLanguage)), help="Language to answer in."
    )(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Return an option `--format` with these choices, the first being the default."""
    return click.option(
        "--format",
        "syntax",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="Form of the answer.",
    )


def current_settings(ctx: click.Context, **options: object) -> Settings:
    """Return the settings after defaults, the file of `--settings`, the environment and these options of a command.

    Raises:
        SettingsError: something in one of them is unknown or malformed.
        InputError: the file cannot be read.
    """
    return settings.load(path=ctx.obj, environment=os.environ, options=options)
