"""Names in the form in which spellings of one name are equal, and what their form tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from kg.model.claim import Name
from kg.resolve.words import words
from kg.text.language import HAN
from kg.text.matching import match_form

_REMEMBERED = 1 << 16  # names: the same few thousand return in every document
_TELLING_HAN = 3  # characters
_TELLING_WORDS = 2

_NOISE = re.compile(r"[\W_]+")
_GAP = re.compile(r"[\s·.,=]+")
_HAN = re.compile(f"[{HAN}]")


@lru_cache(maxsize=_REMEMBERED)
def fold_name(text: str) -> str:
    """Return a name without script, case, width, diacritics, spaces and punctuation.

    >>> fold_name("弗拉基米爾·普京") == fold_name("弗拉基米尔普京")
    True
    """
    return _NOISE.sub("", match_form(unicodedata.normalize("NFKC", text)).casefold())


@lru_cache(maxsize=_REMEMBERED)
def parts_of(text: str) -> tuple[str, ...]:
    """Return the folded parts of a person's name: what dots or blanks separate.

    >>> parts_of("Ali Shamkhani")
    ('ali', 'shamkhani')
    """
    parts = (fold_name(part) for part in _GAP.split(match_form(unicodedata.normalize("NFKC", text))))
    return tuple(part for part in parts if part)


def is_han(text: str) -> bool:
    """Return whether a name is written in Chinese characters."""
    return bool(_HAN.search(text))


def numbers_of(text: str) -> frozenset[str]:
    """Return what counts a thing among others of its name, and years.

    >>> sorted(numbers_of("第2401号决议")), sorted(numbers_of("START II"))
    (['2401'], ['II'])
    """
    return frozenset(_number().findall(unicodedata.normalize("NFKC", text)))


@cache
def _number() -> re.Pattern[str]:
    return re.compile("|".join(words().ordinals))


def is_generic(text: str) -> bool:
    """Return whether a name of an agreement is a bare word for its kind: 协议, 条约, treaty.

    >>> is_generic("停火协议"), is_generic("協議"), is_generic("treaty"), is_generic("JCPOA")
    (False, True, True, False)
    >>> is_generic("核协议"), is_generic("備忘錄")
    (False, True)
    """
    if is_han(text):
        folded = fold_name(text)
        return len(folded) < _TELLING_HAN or folded in _bare()
    return len(parts_of(text)) < _TELLING_WORDS and not any(char.isupper() for char in text[1:])


@cache
def _bare() -> frozenset[str]:
    return frozenset(map(fold_name, words().bare))


def without_heads(folded: str) -> str:
    """Return a folded name of an agreement without the words that say its kind: what it is about.

    >>> without_heads(fold_name("Fisheries Agreement"))
    'fisheries'
    """
    return _heads().sub("", folded)


@cache
def _heads() -> re.Pattern[str]:
    heads = map(fold_name, words().heads)
    return re.compile("|".join(sorted(heads, key=lambda head: (-len(head), head))))


def tagged(name: Name) -> Name:
    """Return a name with a language tag that the graph knows: an undetermined one is told by its letters."""
    if name.language != "und":
        return name
    return Name(name.text, "zh-Hans" if is_han(name.text) else "en")


def fullest(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return each name once, fullest first: most parts, then most characters, then by text."""
    found = tuple(names)
    if len(found) < 2:  # most often
        return found
    return tuple(sorted(set(found), key=lambda name: (-len(parts_of(name.text)), -len(name.text), name)))
