"""What an IRI, a blank node, a language tag and a literal must look like on a line of N-Quads."""

from __future__ import annotations

import re
from functools import cache
from string import ascii_letters, digits
from urllib.parse import quote

_OTHER_SCRIPTS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd"


def _iri(others: str) -> str:
    """Return the pattern of an IRI that may hold these characters beside those of ASCII."""
    pchar = rf"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@{others}]|%[0-9A-Fa-f]{{2}})"
    user = pchar.replace(":@", ":")
    host = r"(?:\[[0-9A-Fa-f:.]+\]|(?:" + pchar.replace(":@", "") + r")*)"
    return (
        rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://(?:{user}*@)?{host}(?::[0-9]*)?(?:/{pchar}*)*|/?(?:{pchar}(?:{pchar}|/)*)?)"
        rf"(?:\?(?:{pchar}|[/?])*)?(?:\#(?:{pchar}|[/?])*)?"
    )


IRI = _iri(_OTHER_SCRIPTS)
"""RFC 3987 §2.2, absolute, without private use characters; written as both `re` and RE2 understand it."""

PLAIN_IRI = (ascii_letters + digits + "-._~!$&'()*+,;=/?:#").encode()
"""Characters that need no look at where they stand in an IRI but the colon and the hash, of which there is one."""

_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
"""RFC 5646 §2.1: language, script, region, variants; no extensions or private use."""

UNSAFE = re.compile(r'["\\\x00-\x1f\x7f\ud800-\udfff]')
"""What a literal of N-Quads cannot hold as it is; surrogates cannot be written at all."""

_SHORT = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
UNSAFE_ASCII = bytes([*range(0x20), ord('"'), ord("\\"), 0x7F])
ESCAPES = {"\\": "\\\\", **{chr(code): f"\\u{code:04X}" for code in UNSAFE_ASCII if chr(code) != "\\"}, **_SHORT}
"""How each of them is written; the backslash comes first, since the others bring new ones."""


_NOT_IN_IRI = re.compile(r'[\x00-\x1f<>"{}|^`\\\ud800-\udfff]')
UNRESERVED = (ascii_letters + digits + "-._~").encode()
"""What percent-encoding leaves as it is, whatever the scripts allowed (RFC 3986 §2.3)."""
_NOT_IN_LABEL = re.compile(r"[^A-Za-z0-9]")


def percent_encode(text: str, *, ascii_only: bool = True) -> str:
    """Return `text` with everything but unreserved characters percent-encoded; those of other scripts may stay.

    Raises:
        UnicodeEncodeError: it holds a lone surrogate.
    """
    return _reserved("" if ascii_only else _OTHER_SCRIPTS).sub(lambda match: quote(match.group(), safe=""), text)


def unsafe_iri(text: str) -> str:
    """Return `text` between angle brackets, whether it is an IRI or not; what would end the term is escaped."""
    return f"<{_NOT_IN_IRI.sub(_by_number, text)}>"


def blank_node(text: str) -> str:
    """Return a blank node whose label is made of `text`: the same for the same text, another for another."""
    return f"_:b{_NOT_IN_LABEL.sub(lambda match: f'_{ord(match.group()):x}_', text)}"


def is_iri(text: str) -> bool:
    """Return whether `text` is an absolute IRI that every RDF parser takes."""
    return _iris("" if text.isascii() else _OTHER_SCRIPTS).fullmatch(text) is not None


@cache
def _iris(others: str) -> re.Pattern[str]:
    """Compile when it is needed: ranges of all scripts take longer than reading a mapping that has none."""
    return re.compile(_iri(others))


@cache
def _reserved(others: str) -> re.Pattern[str]:
    return re.compile(rf"[^A-Za-z0-9\-._~{others}]")


def is_language(tag: str) -> bool:
    """Return whether `tag` is a well-formed language tag."""
    return _LANGUAGE.fullmatch(tag) is not None


def escape(text: str) -> str:
    """Return `text` as it stands between the quotes of an N-Quads literal.

    Raises:
        ValueError: it holds a lone surrogate.
    """
    return UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":
        raise ValueError("a lone surrogate is not a character")
    return ESCAPES[char]


def _by_number(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04X}"
