"""Records of CSV as RFC 4180 has them."""

from __future__ import annotations

from collections.abc import Iterable


def csv_line(values: Iterable[str | None]) -> str:
    """Return values as a record of CSV, without the end of the line."""
    return ",".join(map(_field, values)) or '""'


def _field(value: str | None) -> str:
    """Quote where RFC 4180 asks for it; Python's own writer leaves a lone carriage return bare."""
    if value and any(char in value for char in ',"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value or ""
