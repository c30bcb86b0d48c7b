"""TOML files that a user names, within bounds: keys in keys without end take time, and more stack than there is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.opening import expect_file

LARGEST = 1 << 18
"""Bytes of a file."""
LONGEST = 1_000
"""Bytes of a line: the time that a key takes grows with the square of its parts."""
DEEPEST = 8
"""Tables and arrays in each other."""


def read_toml(path: Path, expected: str) -> dict[str, Any]:
    """Return the tables of a file.

    Raises:
        InputError: it cannot be read, is not TOML, or goes beyond the bounds; `expected` says what should be there.
    """
    try:
        expect_file(path)
        with path.open("rb") as stream:
            text = _bounded(stream.read(LARGEST + 1)).decode("utf-8")
        tables = tomllib.loads(text)
        if _is_deep(tables):
            raise ValueError(f"more than {DEEPEST} tables and lists in each other")
    except OSError as error:
        raise InputError(str(path), error.strerror or "cannot be read", expected=expected) from error
    except RecursionError as error:
        raise InputError(str(path), "too many lists in each other", expected=expected) from error
    except ValueError as error:  # also of bytes that are not UTF-8, and of what is not TOML
        raise InputError(str(path), str(error), expected=expected) from error
    return tables


def _bounded(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise ValueError(f"more than {LARGEST >> 10} kB")
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) > LONGEST:
            raise ValueError(f"line {number} is longer than {LONGEST:,} bytes")
    return data


def _is_deep(tables: Mapping[str, Any]) -> bool:
    """Return whether tables and lists are more than `DEEPEST` in each other."""
    level: list[Any] = [tables]
    for _ in range(DEEPEST + 1):
        level = [
            one
            for outer in level
            for one in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(one, dict | list)
        ]
    return bool(level)
