"""What a query or an update reaches for, told from its tokens: other services and documents are refused unless listed.

The RDF library would fetch what SERVICE and LOAD name. Its parser is not open to us, so this reads tokens as
SPARQL 1.1 §19.8 has them, and doubts in one direction only: a text that could be read in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["space", "iri", "string", "variable", "tag", "word", "sign"]

_TOKEN = re.compile(
    r"""
    (?P<space> [\x20\t\r\n]+ | \#[^\r\n]* )
  | (?P<iri> <(?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )*> )
  | (?P<string> \"{3}(?: [^"\\] | \\. | "(?!"") )*\"{3} | '{3}(?: [^'\\] | \\. | '(?!'') )*'{3}
              | "(?: [^"\\\r\n] | \\. )*" | '(?: [^'\\\r\n] | \\. )*' )
  | (?P<variable> [?$]\w+ )
  | (?P<tag> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<word> (?: [\w:%.-] | \\[_~.\-!$&'()*+,;=/?\#@%] )+ )
  | (?P<sign> [^"'\\] )
    """,
    re.VERBOSE | re.DOTALL,
)
_LOCAL = re.compile(r":[\w:](?:[\w:%-]|\\.)*")
_OUTSIDE = re.compile(r"service|load", re.IGNORECASE)
_FILLER = frozenset({"SILENT"})


class GuardError(ValueError):
    """A text reaches for what is not allowed, or cannot be told apart (`is_malformed`); the message says which."""

    def __init__(self, message: str, *, is_malformed: bool = False) -> None:
        self.is_malformed = is_malformed
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of SPARQL and where it begins."""

    kind: Kind
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, without space and comments.

    Raises:
        GuardError: a quote or a backslash stands where none can.
    """
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise GuardError(f"not SPARQL at character {place}: {text[place : place + 20]!r}", is_malformed=True)
        if match.lastgroup != "space":
            yield Token(_kind(match.lastgroup), match.group(), place)
        place = match.end()


def check(text: str, allowed: Collection[str] = ()) -> None:
    """Look whether a text stays in the store, or reaches only for the IRIs that are allowed.

    Raises:
        GuardError: it names another service or document, or could be read as if it did.
    """
    found = list(tokens(text))
    for number, token in enumerate(found):
        if token.kind == "word" and _OUTSIDE.search(_LOCAL.sub(":", token.text)):
            _check_target(token, found[number + 1 :], allowed)


def _check_target(keyword: Token, following: list[Token], allowed: Collection[str]) -> None:
    target = next((token for token in following[:2] if token.text.upper() not in _FILLER), None)
    if target is None or target.kind != "iri" or "\\" in target.text or target.text[1:-1] not in allowed:
        raise GuardError(f"{keyword.text} reaches outside of this store, which is not allowed here")


def _kind(name: str | None) -> Kind:
    for kind in ("iri", "string", "variable", "tag", "word"):
        if name == kind:
            return kind
    return "sign"
