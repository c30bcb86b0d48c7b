"""Which patterns a text may match at all, told by words that they cannot do without.

A sentence has the words of few rules. One pass of an automaton over all these words leaves the few whose regular
expressions are worth trying (as the prefilters of RE2 do).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import ahocorasick_rs

from kg.model.mention import KIND_OF
from kg.rules.parts import alternatives, parts
from kg.text.matching import match_form

_MOST = 40
"""A choice of more words tells little, and looking for them takes time."""
_MORE = r"(?:(?:\+|\{[1-9]\d*(?:,\d*)?\})\??)?"
_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]()|]+")
_MARK = re.compile(r"\\[^\w\s]" + _MORE)
_CLASS = re.compile(r"\[([^\^\\\]\[{}-]+)\]" + _MORE)
_FIELD = re.compile(r"\{([a-z][a-z_0-9]*)(?::[a-z][a-z_]*)?\}" + _MORE)
_GROUP = re.compile(r"\((?:\?:|\?i:|\?P<\w+>|\?<=|\?=|(?!\?))(.*)\)" + _MORE, re.DOTALL)
"""A group that must match once at least, or what must stand before or behind."""
_PLACEHOLDER = re.compile(f"[{''.join(KIND_OF)}]")
_BLUNT = re.compile(r"[\x00-\x7f]")
"""One letter alone is in every English sentence."""

_KEPT = 4096
"""Sets of marks whose patterns are remembered: a text has few, but a hostile one might have many."""

Words = frozenset[str]
Marks = tuple[frozenset[str], ...]


class Vocabulary:
    """Finds the words that patterns with the same macros cannot do without."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros
        self._known: dict[str, Words | None] = {}

    def words_of(self, pattern: str) -> Words | None:
        """Return words of which one stands in whatever a pattern matches; `None` where none are known.

        The words are in the form of `match_form`; placeholders of mentions are no words.

        >>> sorted(Vocabulary({"saw": "met|saw"}).words_of(r"{saw}s?(?: with)? [^,]+") or ())
        ['met', 'saw']
        """
        options = alternatives(pattern)
        if len(options) > 1:
            return _all_of(map(self.words_of, options))
        known = [words for words in map(self._of_part, parts(pattern)) if words]
        return max(known, key=_sharpness, default=None)

    def _of_part(self, part: str) -> Words | None:
        if _PLAIN.fullmatch(part):
            return _usable([max(_PLACEHOLDER.split(part), key=len)])
        if _MARK.fullmatch(part):
            return _usable([part[1]])
        if members := _CLASS.fullmatch(part):
            return _usable(list(members[1]))
        if field := _FIELD.fullmatch(part):
            return self._of_macro(field[1])
        group = _GROUP.fullmatch(part)
        return self.words_of(group[1]) if group else None

    def _of_macro(self, name: str) -> Words | None:
        if name not in self._known:
            self._known[name] = None  # a macro that names itself has no words
            self._known[name] = self.words_of(self._macros[name]) if name in self._macros else None
        return self._known[name]


def _all_of(options: Iterable[Words | None]) -> Words | None:
    found: set[str] = set()
    for words in options:
        if words is None:
            return None
        found |= words
    return frozenset(found) if len(found) <= _MOST else None


def _usable(words: list[str]) -> Words | None:
    if len(words) > _MOST or any(not word or _PLACEHOLDER.search(word) or _BLUNT.fullmatch(word) for word in words):
        return None
    return frozenset(map(match_form, words))


def _sharpness(words: Words) -> tuple[int, int]:
    return min(3, *map(len, words), 3), -len(words)


class Cues:
    """Tells which patterns of a list a text may match; sets of patterns are integers, a bit for each place in the list.

    `words` are those that a pattern wants one of (`None`: it may match without any), `marks` sets of characters of
    which it wants one each.
    """

    def __init__(self, words: Sequence[Words | None], marks: Sequence[Marks] = ()) -> None:
        self._always = sum(1 << at for at, wanted in enumerate(words) if wanted is None)
        by_word: dict[str, int] = {}
        for at, wanted_words in enumerate(words):
            for word in wanted_words or ():
                by_word[word] = by_word.get(word, 0) | 1 << at
        self._words = sorted(by_word)
        self._patterns = [by_word[word] for word in self._words]
        self._automaton = ahocorasick_rs.AhoCorasick(self._words)
        wanting: dict[frozenset[str], int] = {}
        for at, wanted in enumerate(marks):
            for chars in wanted:
                wanting[chars] = wanting.get(chars, 0) | 1 << at
        self._wanting = tuple(wanting.items())
        self._all = (1 << len(words)) - 1
        every = re.escape("".join(sorted({mark for chars in wanting for mark in chars})))
        self._marks = re.compile(f"[{every}]" if every else r"(?!)")
        self._by_marks: dict[frozenset[str], int] = {}

    def by_words(self, text: str) -> int:
        """Return the patterns whose words are in `text`, which has the form of `match_form`."""
        found, patterns = self._always, self._patterns
        for word, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            found |= patterns[word]
        return found

    def by_marks(self, text: str) -> int:
        """Return the patterns whose marks are in `text`."""
        there = frozenset(self._marks.findall(text))
        found = self._by_marks.get(there)
        if found is None:
            if len(self._by_marks) >= _KEPT:
                self._by_marks.clear()
            found = self._all
            for chars, patterns in self._wanting:
                if there.isdisjoint(chars):
                    found &= ~patterns
            self._by_marks[there] = found
        return found


def places_of(patterns: int) -> Iterator[int]:
    """Yield the places of a set of patterns, in order.

    >>> list(places_of(0b1101))
    [0, 2, 3]
    """
    while patterns:
        first = patterns & -patterns
        yield first.bit_length() - 1
        patterns ^= first
