"""Where in a Turtle text its terms stand: the parser tells no places, so they are found again by their order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from kg.mapping.model import Place

_TOKEN = re.compile(
    r"""\#[^\n]*
    |(?P<text>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>\s]*>)
    |(?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w.\-:%]|\\.)*)
    |(?P<word>[^\s;,.\[\]()]+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class _Token(NamedTuple):
    kind: str
    value: str
    start: int


class Places:
    """Finds the places of the terms of one text; they must be asked for in the order in which they stand in it."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._tokens = list(_tokens(text, prefixes))
        self._next = 0

    def of(self, term: ox.NamedNode | ox.Literal) -> Place | None:
        """Return where the term stands next after the last that was found."""
        for at in range(self._next, len(self._tokens)):
            if _is_token_of(self._tokens[at], term):
                self._next = at + 1
                return self._place(self._tokens[at].start)
        return None

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._lines, offset)
        return Place(line, offset - self._lines[line - 1] + 1)


def _tokens(text: str, prefixes: Mapping[str, str]) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup, match.group()
        if kind == "text":
            quotes = 3 if found[:3] in ('"""', "'''") else 1
            yield _Token("text", _ESCAPE.sub(_unescaped, found[quotes:-quotes]), match.start())
        elif kind == "iri":
            yield _Token("iri", found[1:-1], match.start())
        elif kind == "name":
            prefix, _, local = found.rstrip(".").partition(":")
            yield _Token("iri", prefixes.get(prefix, "") + local.replace("\\", ""), match.start())
        elif kind == "word":
            yield _Token("word", found, match.start())


def _unescaped(match: re.Match[str]) -> str:
    found = match.group(1)
    return chr(int(found[1:], 16)) if len(found) > 1 else _CONTROLS.get(found, found)


def _is_token_of(token: _Token, term: ox.NamedNode | ox.Literal) -> bool:
    if isinstance(term, ox.Literal):
        return token.kind in ("text", "word") and token.value == term.value
    if token.kind != "iri":
        return False
    is_relative = ":" not in token.value and bool(token.value)
    return token.value == term.value or (is_relative and term.value.endswith(token.value))
