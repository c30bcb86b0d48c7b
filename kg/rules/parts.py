"""A pattern in its parts, so that one can see up to where it fits a sentence."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\\.|\{[a-z][^{}]*\}|\[(?:\\.|[^\]\\])++(?:\]|\Z)|\(|\)|.", re.DOTALL)
"""An escape, a name in braces, a class of characters, a bracket, or a character."""
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?")


def parts(pattern: str) -> tuple[str, ...]:
    """Return the parts that a pattern is a sequence of, letters in a row as one; the whole where it has alternatives.

    >>> parts("{actor:side}{fill}(?P<t>{t})(?:with|to){0,2} us")
    ('{actor:side}', '{fill}', '(?P<t>{t})', '(?:with|to){0,2}', ' us')
    """
    found: list[str] = []
    after_letter = False
    for part in _pieces(pattern):
        if part == "|":
            return (pattern,)
        is_letter = len(part) == 1 and part not in ".^$"
        if is_letter and after_letter:
            found[-1] += part
        else:
            found.append(part)
        after_letter = is_letter
    return tuple(found)


def alternatives(pattern: str) -> tuple[str, ...]:
    """Return what stands between the bars of a pattern outside its groups.

    >>> alternatives("a(b|c)|d")
    ('a(b|c)', 'd')
    """
    found = [""]
    for piece in _pieces(pattern):
        if piece == "|":
            found.append("")
        else:
            found[-1] += piece
    return tuple(found)


@lru_cache(maxsize=1024)  # a pattern is looked through for its alternatives, for its words and for its marks
def _pieces(pattern: str) -> tuple[str, ...]:
    """Return the smallest parts, each with its quantifier."""
    found = []
    at = 0
    while at < len(pattern):
        end = _end(pattern, at)
        quantifier = _QUANTIFIER.match(pattern, end)
        end = quantifier.end() if quantifier else end
        found.append(pattern[at:end])
        at = end
    return tuple(found)


def _end(pattern: str, at: int) -> int:
    """Return where the token or group that begins at a place ends."""
    first = _TOKEN.match(pattern, at)
    if first is not None and first[0] != "(":
        return first.end()
    depth = 0
    for token in _TOKEN.finditer(pattern, at):
        depth += {"(": 1, ")": -1}.get(token.group(), 0)
        if depth <= 0:
            return token.end()
    return len(pattern)
