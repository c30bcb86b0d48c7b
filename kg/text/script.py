"""Traditional and simplified characters: one-for-one folding for matching, and the characters that tell a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from kg.resources import read_text
from kg.text.translation import Translation

_TABLE = "characters/hant-hans.tsv"
_COMPATIBILITY = range(0xF900, 0xFB00)  # compatibility ideographs: folded, but they tell nothing about a script
_SAME = {
    "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000": " ",
    "\u2018\u2019\u02bc\u2032": "'",
    "\u2010\u2011\u2012\u2013\u2212": "-",
    "\u2027\u2022\u30fb\uff65\u22c5\u2219": "\u00b7",
}
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = _WIDTH | {ord(char): ord(plain) for chars, plain in _SAME.items() for char in chars}
_PLAIN_TABLE = Translation(_PLAIN)


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    lines = read_text("data", _TABLE).splitlines()
    return tuple((line[0], line[2]) for line in lines if not line.startswith("#"))


@cache
def folding() -> Mapping[int, int]:
    """Return the table of `fold`, code points to code points."""
    return {ord(traditional): ord(simplified) for traditional, simplified in _pairs()} | _PLAIN


@cache
def _table() -> Translation:
    return Translation(folding())


def fold(text: str) -> str:
    """Return `text` for matching: simplified characters, half-width ASCII, plain blanks, apostrophes, hyphens and dots.

    Every code point becomes exactly one, so offsets in the result are offsets in `text`. The Chinese full stop, quotes
    and the em dash stay; letters keep their case.

    >>> fold("烏克蘭總統，澤倫斯基")
    '乌克兰总统,泽伦斯基'
    """
    return text if text.isascii() else text.translate(_table())


def plain(text: str) -> str:
    """Return `text` with widths, blanks, apostrophes, hyphens and name dots folded as by `fold`, nothing else."""
    return text if text.isascii() else text.translate(_PLAIN_TABLE)


def _without(chars: Iterable[str], charset: str) -> frozenset[str]:
    """Return the characters that a character set does not have."""
    found = frozenset(chars)
    return found.difference("".join(found).encode(charset, "ignore").decode(charset))


@cache
def traditional_only() -> frozenset[str]:
    """Return the characters that stand in traditional text alone: folded, and not in GB 2312."""
    return _without((key for key, _ in _pairs() if ord(key) not in _COMPATIBILITY), "gb2312")


@cache
def simplified_only() -> frozenset[str]:
    """Return the characters that stand in simplified text alone: what others are folded to, and not in Big5."""
    return _without((value for key, value in _pairs() if ord(key) not in _COMPATIBILITY), "big5")
