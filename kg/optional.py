"""Libraries that come with extras of this package: only some kinds of sources and builds need them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kg.errors import InputError


def library(name: str, extra: str, location: str) -> Any:  # typed by none of its users' checkers alike
    """Return a module that is installed with one of the extras of this package.

    Raises:
        InputError: it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        message = f"reading it needs {name.partition('.')[0]}, which is not installed"
        raise InputError(location, message, expected=f"pip install 'diplokg[{extra}]'") from error
