"""Rows of tables as columns with their values, from what a graph keeps of them."""

from __future__ import annotations

import csv
import json

_DELIMITERS = (",", "\t", ";", "|")


def fields_of(text: str, columns: str) -> tuple[tuple[str, str], ...]:
    r"""Return the columns of a row that have a value; nothing where the text cannot be understood.

    `text` is the row as it stands in its file, or a JSON object; `columns` is a line of CSV.

    >>> fields_of('1;"a;b"', "id,name")
    (('id', '1'), ('name', 'a;b'))
    >>> fields_of('{"id": 1}', "id,name")
    (('id', '1'),)
    """
    names = _record(columns, ",")
    if text.startswith("{") and (found := _object(text)) is not None:
        return tuple((name, found[name]) for name in names if name in found)
    for delimiter in _DELIMITERS:
        fields = _record(text, delimiter)
        if len(fields) == len(names):
            return tuple((name, field) for name, field in zip(names, fields, strict=True) if field)
    return ()


def _object(text: str) -> dict[str, str] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}


def _record(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
