"""How large a document may be that has to be in memory as a whole."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import InputError, SettingsError

VARIABLE = "KG_DOCUMENT_MB"
USUAL = 512
_MEGABYTE = 1 << 20


def expect_holdable(path: Path, iterator: str, expected: str) -> None:
    """Refuse a document that is too large to be held, as its iterator or its references would need it to be.

    The bound is in megabytes of the file: `USUAL`, or what the environment has as `KG_DOCUMENT_MB`. `expected` says
    which paths can be followed one record at a time.

    Raises:
        InputError: it is larger than that.
        SettingsError: the variable is no whole number.
    """
    most = _most(os.environ.get(VARIABLE))
    size = path.stat().st_size
    if size > most * _MEGABYTE:
        whole = f"{size / _MEGABYTE:,.1f} MB, which {iterator!r} and the references need in memory as a whole"
        raise InputError(str(path), f"{whole}; the bound is {most:,} MB ({VARIABLE})", expected=expected)


def _most(value: str | None) -> int:
    if not value:
        return USUAL
    if not (value.isascii() and value.isdigit()):
        raise SettingsError(f"environment: {VARIABLE}", value, "a whole number of megabytes")
    return int(value)
