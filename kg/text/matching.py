"""The form of a text that names are looked up in: folded characters, no case, no diacritics; same length."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from kg.text.script import folding
from kg.text.translation import Translation


def _plain_letters() -> dict[int, int]:
    table = {}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = ord(base)
    return table | {ord(char): ord(plain) for char, plain in zip("øØłŁđıİ", "oOlLdiI", strict=True)}


_KEPT = 4096
_SHORT = 512
"""Code points; forms of longer texts are not kept, so that what is kept stays small."""
_APART = re.compile(r"[\W_]+")
_PLAIN = _plain_letters()


@cache
def _table() -> tuple[Translation, frozenset[str]]:
    """Return what folds a text and its Latin letters in one pass, and the characters that it changes."""
    table = _PLAIN | {code: _PLAIN.get(folded, folded) for code, folded in folding().items()}
    return Translation(table), frozenset(map(chr, table))


@lru_cache(maxsize=_KEPT)
def _kept_form(text: str) -> str:
    return _form(text)


def _form(text: str) -> str:
    table, changing = _table()
    return text if changing.isdisjoint(text) else text.translate(table)


def cased_form(text: str) -> str:
    """Return `text` with folded characters and plain Latin letters, case kept; one code point for each of `text`."""
    if text.isascii():
        return text
    return _kept_form(text) if len(text) <= _SHORT else _form(text)


def lower_form(cased: str) -> str:
    """Return the form of `match_form` from that of `cased_form`."""
    if cased.isascii():
        return cased.lower()
    return (
        cased.encode(errors="surrogatepass").lower().decode(errors="surrogatepass")
    )  # of bytes, only ASCII is lowered


def name_key(name: str) -> str:
    """Return what names have in common that differ in case, accents, script of Chinese, spaces or punctuation alone.

    >>> name_key("Recep Tayyip ERDOĞAN")
    'receptayyiperdogan'
    """
    return _APART.sub("", match_form(name)).casefold()


def match_form(text: str) -> str:
    """Return the form for lookups: as `cased_form`, in lower case; one code point for each of `text`.

    >>> match_form("Erdoğan")
    'erdogan'
    """
    return lower_form(cased_form(text))
