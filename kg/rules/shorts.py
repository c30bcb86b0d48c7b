"""Patterns of short forms of states in closed compounds, compiled once for all documents.

Which characters are short forms differs from document to document, so they are marked in the text, and not written
into the patterns: each character that may be one has two more forms, one for a likely and one for a sure short form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.rules.characters import guarded
from kg.rules.late import Expression

LIKELY = 0xF0000
SURE = 0xF8000
_SIZE = 0x2000
_TOKEN = re.compile(r"\\u[0-9a-f]{4}-\\u[0-9a-f]{4}|\\.|\{any\}|\{sure\}|.", re.DOTALL)
_NAMED = re.compile(r"\(\?P<\w+>")
_HAN_RANGE = r"\u4e00-\u9fff"


def _block(start: int) -> str:
    return f"{chr(start)}-{chr(start + _SIZE - 1)}"


_FIELDS = {"{any}": f"[{_block(LIKELY)}{_block(SURE)}]", "{sure}": f"[{_block(SURE)}]"}


@dataclass(frozen=True, slots=True)
class Shorts:
    """Compound patterns over marked texts; all their groups mark short forms. `places` number the characters.

    `some` matches where one of the patterns does.
    """

    patterns: tuple[Expression, ...]
    places: Mapping[str, int]
    some: Expression | None = None

    def marks(self, likely: Iterable[str], sure: Iterable[str]) -> Mapping[int, int]:
        """Return the table by which `str.translate` marks a text, one code point for each."""
        table = {ord(char): LIKELY + self.places[char] for char in likely}
        return table | {ord(char): SURE + self.places[char] for char in sure}


def some_of(patterns: Iterable[str]) -> str:
    """Return an expression that matches where one of some patterns does, which name their groups alike.

    >>> some_of(["(?P<a>[xy])z", "(?P<a>z)+"])
    '(?:(?:[xy])z)|(?:(?:z)+)'
    """
    return guarded("|".join(f"(?:{_NAMED.sub('(?:', pattern)})" for pattern in patterns) or "(?!)")


def numbered(chars: Iterable[str]) -> Mapping[str, int]:
    """Return the places of the characters that may be short forms; the same for any order."""
    return {char: place for place, char in enumerate(sorted(set(chars)))}


def over_marked(pattern: str, places: Mapping[str, int]) -> str:
    """Return a compound pattern as one over marked texts.

    `{any}` and `{sure}` are marked forms; a character, or the range of all Chinese ones, means its marked forms too.

    >>> bool(re.fullmatch(over_marked("{sure}[俄]", {"美": 0, "俄": 1}), chr(SURE) + chr(LIKELY + 1)))
    True
    """
    found = []
    in_class = False
    for token in _TOKEN.findall(pattern):
        in_class = token == "[" or (in_class and token != "]")
        found.append(_marked(token, places, in_class=in_class))
    return "".join(found)


def _marked(token: str, places: Mapping[str, int], *, in_class: bool) -> str:
    if token in _FIELDS:
        return _FIELDS[token]
    if token == _HAN_RANGE:
        return token + _block(LIKELY) + _block(SURE)
    if token not in places:
        return token
    forms = token + chr(LIKELY + places[token]) + chr(SURE + places[token])
    return forms if in_class else f"[{forms}]"
