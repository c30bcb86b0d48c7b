"""Modules that only some kinds of sources and builds need: of extras, or slow to import."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
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


def late(name: str) -> Any:  # as the module itself, so that each use is checked where its types are known
    """Return a stand-in for a module, which is imported when something of it is first asked for."""
    return _Late(name)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from looking through modules while they are loaded: nothing in them is garbage yet."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Late(ModuleType):
    def __getattr__(self, name: str) -> Any:
        """Import the module; what was asked for once is kept, so that Python does not come here for it again."""
        with uncollected():
            found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found
