"""The form of a text that names are looked up in: folded characters, no case, no diacritics; same length."""

from __future__ import annotations

import unicodedata

from kg.text.script import fold


def _plain_letters() -> dict[int, str]:
    table = {}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base
    return table | {
        ord("ø"): "o",
        ord("Ø"): "O",
        ord("ł"): "l",
        ord("Ł"): "L",
        ord("đ"): "d",
        ord("ı"): "i",
        ord("İ"): "I",
    }


_PLAIN = _plain_letters()
_LOWER = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}


def cased_form(text: str) -> str:
    """Return `text` with folded characters and plain Latin letters, case kept; one code point for each of `text`."""
    return fold(text).translate(_PLAIN)


def match_form(text: str) -> str:
    """Return the form for lookups: as `cased_form`, in lower case; one code point for each of `text`.

    >>> match_form("Erdoğan")
    'erdogan'
    """
    return cased_form(text).translate(_LOWER)
