"""Where in a text a date expression may begin at all, told by words in one pass."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import ahocorasick_rs

from kg.text.matching import match_form


class Beginnings:
    """The words that expressions begin with, and those of which each has one `within` so many characters of that.

    `fold` is what the words are folded by beside `match_form`.
    """

    def __init__(self, begins: Iterable[str], holds: Iterable[str], within: int, fold: Mapping[int, int]) -> None:
        """Make one automaton of all words."""
        alike = _alike(fold)
        first = {form for word in begins for form in _forms(word, alike)}
        held = {form for word in holds for form in _forms(word, alike)}
        words = sorted((first | held) - {""})
        self._is_begin = [word in first for word in words]
        self._is_held = [word in held for word in words]
        self._automaton = ahocorasick_rs.AhoCorasick(words)
        self._within = within

    def of(self, form: str) -> list[int]:
        """Return the places, in order, of a text in the form of `match_form`."""
        found = self._found(form)
        held = [start for word, start, _ in found if self._is_held[word]]
        if not held:
            return []
        begins = sorted({start for word, start, _ in found if self._is_begin[word]})
        held.sort()
        return [start for start in begins if self._is_near(held, start)]

    def _found(self, form: str) -> list[tuple[int, int, int]]:
        try:
            return self._automaton.find_matches_as_indexes(form, overlapping=True)
        except UnicodeEncodeError:  # half a character, which no file holds
            whole = form.encode(errors="replace").decode()
            return self._automaton.find_matches_as_indexes(whole, overlapping=True)

    def _is_near(self, held: list[int], start: int) -> bool:
        at = bisect_left(held, start)
        return at < len(held) and held[at] <= start + self._within


def _alike(fold: Mapping[int, int]) -> Mapping[str, Sequence[str]]:
    """Return the characters that `fold` makes of others which `match_form` keeps apart, with all of these."""
    found: dict[str, dict[str, None]] = {}
    for code, plain in fold.items():
        found.setdefault(match_form(chr(plain)), {match_form(chr(plain)): None})[match_form(chr(code))] = None
    return {char: tuple(same) for char, same in found.items() if len(same) > 1}


def _forms(word: str, alike: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a word in all its forms."""
    return map("".join, product(*(alike.get(char, char) for char in match_form(word))))
