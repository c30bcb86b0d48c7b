"""Forms of a text for matching and comparing."""

from __future__ import annotations

import re

from kg.text.language import HAN
from kg.text.script import fold

_MARKS = re.compile(
    r"\[(?:\d{1,3}|[a-z]|(?:note|\u8a3b|\u6ce8) ?\d{1,2})\]"  # footnote marks
    rf"|(?<=[{HAN}])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,7}}[)）]"  # pinyin behind its character
)
_OPENINGS = "[(（"
_NOISE = re.compile(r"[\W_]+")
_PLAIN_NOISE = {code: None for code in range(128) if not chr(code).isalnum()}


def blank_marks(text: str, blank: str = " ") -> str:
    """Return `text` with footnote marks ([12]) and pinyin in brackets replaced by as many blanks."""
    if not any(opening in text for opening in _OPENINGS):
        return text
    return _MARKS.sub(lambda match: blank * len(match.group()), text)


def matching(text: str) -> str:
    """Return the form of `text` that names and patterns are looked for in: marks blanked, then folded.

    Offsets in the result are offsets in `text`.
    """
    return fold(blank_marks(text))


def comparing(text: str, *, is_folded: bool = False) -> str:
    """Return the form by which two passages are the same: folded letters and digits, nothing between; offsets are lost.

    `is_folded` says that `text` is a result of `matching` already.
    """
    folded = text if is_folded else matching(text)
    if folded.isascii():
        return folded.translate(_PLAIN_NOISE).lower()
    return _NOISE.sub("", folded).casefold()
