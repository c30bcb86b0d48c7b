"""Templates of RML: references between curly braces, which a backslash makes ordinary characters."""

from __future__ import annotations

import re

from kg.mapping.model import Reference

_PIECE = re.compile(r"\\([{}\\])|([{}])|(\\)|([^\\{}]+)")


def read_template(text: str) -> tuple[str | Reference, ...]:
    r"""Return constant texts and references in turn; before a reference alone an empty text, as it is a template.

    >>> read_template(r"a/{id}\{b\}")
    ('a/', Reference(column='id'), '{b}')

    Raises:
        ValueError: a brace is not closed, not opened or stands in another pair, there is nothing between two, or a
            backslash makes nothing ordinary.
    """
    parts: list[str | Reference] = []
    current: list[str] = []
    inside = False
    for escaped, brace, stray, plain in _PIECE.findall(text):
        if stray:
            raise ValueError("a backslash before neither curly brace nor backslash; write \\\\ for the character")
        if brace == "{" and inside:
            raise ValueError("a curly brace inside another; write \\{ for the character")
        if brace == "}" and not inside:
            raise ValueError("a curly brace is closed that was not opened; write \\} for the character")
        if not brace:
            current.append(escaped or plain)
            continue
        piece = "".join(current)
        current.clear()
        if inside and not piece.strip():
            raise ValueError("there is no reference between curly braces")
        if inside or piece:
            parts.append(Reference(piece) if inside else piece)
        inside = not inside
    if inside:
        raise ValueError("a curly brace is not closed")
    if current or not parts:
        parts.append("".join(current))
    return tuple(parts) if len(parts) > 1 or isinstance(parts[0], str) else ("", *parts)


def write_template(parts: tuple[str | Reference, ...]) -> str:
    """Return the template of parts, so that `read_template` reads the same."""
    return "".join(f"{{{_escaped(part.column)}}}" if isinstance(part, Reference) else _escaped(part) for part in parts)


def _escaped(text: str) -> str:
    return re.sub(r"([{}\\])", r"\\\1", text)
