"""All known names in one automaton."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from string import ascii_letters, digits
from typing import Literal, NamedTuple

import ahocorasick_rs

from kg.model.mention import Kind
from kg.model.span import Span
from kg.text.matching import cased_form, lower_form, match_form


class Entry(NamedTuple):
    """One name of the lexicon: what it names (`key`: registry id, or office code of a title) and how.

    `form` is the kind of name: "name" (matched anywhere), "short-name", "weak", "seat", "adjective", "title",
    "bystander", "exception". `language` is "en" for names in Latin letters, which need word boundaries.
    There are so many of them that they are tuples, which are made in a fifth of the time.
    """

    name: str
    kind: Kind | Literal["exception"]
    key: str
    form: str
    language: str


class Hit(NamedTuple):
    """A place in a text where the lexicon has one or more entries of the same longest name; `kinds` are theirs."""

    span: Span
    entries: tuple[Entry, ...]
    kinds: frozenset[str]


_Found = tuple[int, int, tuple[Entry, ...], frozenset[str]]
"""Start, negative end (so that the longest sorts first), entries, and their kinds."""
_BODIES = frozenset({"organization", "state"})
_TITLES = frozenset({"title"})
_FEW = 64
"""Names of which the automaton is made for one document: what is quickly made, not what is quickest to run."""
_UNCASED = frozenset({"title", "bystander"})
_LETTERS = frozenset(ascii_letters + digits)


@dataclass(frozen=True, slots=True)
class _Form:
    """What the same folded name is an entry of; `anywhere` it stands needs no word boundary.

    `cased` holds for each entry its name with the capitals that it wants, `None` where it wants none; where all that
    want some want the same, that is `usual`.
    """

    entries: tuple[Entry, ...]
    kinds: frozenset[str]
    anywhere: bool
    cased: tuple[str | None, ...]
    usual: str | None

    def fitting(self, words: str) -> tuple[Entry, ...]:
        """Return the entries that words of this form, as by `cased_form`, mean."""
        pairs = zip(self.entries, self.cased, strict=True)
        return tuple(entry for entry, name in pairs if name is None or name == words or _has_capitals(words, name))


class Lexicon:
    """Names looked up in one pass (Aho-Corasick), longest first, left to right, without overlaps."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_form: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_form[match_form(entry.name)].append(entry)
        forms = sorted(form for form in by_form if form)
        self._lay(forms, [_sorted(by_form[form]) for form in forms])

    def _lay(self, forms: list[str], rows: list[tuple[Entry, ...]] | list[bytes]) -> None:
        self._forms, self._rows = forms, rows
        self._met: dict[int, _Form] = {}
        few = ahocorasick_rs.Implementation.NoncontiguousNFA if len(forms) < _FEW else None
        self._automaton = ahocorasick_rs.AhoCorasick(forms, implementation=few)

    def pack(self) -> list[str]:
        """Return lines of JSON: the forms, then the entries of each."""
        entries = (self._entries(at) for at in range(len(self._forms)))
        return [json.dumps(one, ensure_ascii=False) for one in (self._forms, *entries)]

    @classmethod
    def unpack(cls, lines: list[bytes]) -> Lexicon:
        """Return the lexicon of such lines (UTF-8); of its entries only those are made that are met."""
        made = cls.__new__(cls)
        made._lay(json.loads(lines[0]), lines[1:])
        return made

    def find(self, text: str) -> list[Hit]:
        """Return the hits in `text` (offsets in code points of it), in order."""
        cased = cased_form(text)
        return self.find_folded(lower_form(cased), cased)

    def find_folded(self, matched: str, cased: str, offset: int = 0) -> list[Hit]:
        """Return the hits in a text of which both forms are at hand: that of `match_form` and that of `cased_form`.

        Their spans are moved by `offset`.
        """
        found: list[_Found] = []
        met = self._met
        for index, start, end in self._automaton.find_matches_as_indexes(matched, overlapping=True):
            form = met.get(index) or self._meet(index)
            entries, kinds = form.entries, form.kinds
            if not form.anywhere:
                if not _is_apart(cased, start, end):
                    continue
                words = cased[start:end]
                if words != form.usual and len(fitting := form.fitting(words)) < len(entries):
                    entries, kinds = fitting, _kinds_of(fitting)
            if entries:
                found.append((start, -end, entries, kinds))
        if len(found) > 1:
            found.sort(key=itemgetter(0, 1))
            found = _without_cutting_titles(_without_cut_titles(found))
        return _longest(found, offset)

    def begins(self, matched: str) -> list[int]:
        """Return where names may stand in a text of the form of `match_form`, in order: hits begin nowhere else."""
        return sorted(start for _, start, _ in self._automaton.find_matches_as_indexes(matched, overlapping=True))

    def _meet(self, index: int) -> _Form:
        form, entries = self._forms[index], self._entries(index)
        is_anywhere = not any(char.isascii() for char in (form[0], form[-1]))
        cased = tuple(_wanted(entry) if form[0].isascii() else None for entry in entries)
        wanted = {name for name in cased if name is not None}
        usual = wanted.pop() if len(wanted) == 1 else None
        met = self._met[index] = _Form(entries, _kinds_of(entries), is_anywhere, cased, usual)
        return met

    def _entries(self, index: int) -> tuple[Entry, ...]:
        row = self._rows[index]
        return tuple(map(Entry._make, json.loads(row))) if isinstance(row, bytes) else row


def _sorted(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(entries) if len(entries) == 1 else tuple(sorted(set(entries), key=_order))


def _kinds_of(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(entry.kind for entry in entries)


def _order(entry: Entry) -> tuple[str, ...]:
    return (entry.kind, entry.key, entry.form, entry.name, entry.language)


def _wanted(entry: Entry) -> str | None:
    """Return how a name in Latin letters wants to be written; titles are written in any way."""
    return None if entry.kind in _UNCASED else cased_form(entry.name)


def _has_capitals(words: str, name: str) -> bool:
    return all(a == b or not b.isupper() for a, b in zip(words, name, strict=True))


def _is_apart(cased: str, start: int, end: int) -> bool:
    """Return whether no Latin letter or digit goes on before or behind."""
    if start and cased[start - 1] in _LETTERS and cased[start] in _LETTERS:
        return False
    return not (end < len(cased) and cased[end] in _LETTERS and cased[end - 1] in _LETTERS)


def _without_cut_titles(hits: list[_Found]) -> list[_Found]:
    """Drop an organisation or state whose last words begin a longer title.

    俄罗斯外交部 in 俄罗斯外交部长 is no ministry, and 以色列国 in 以色列国防部长 is 以色列; but 沙特 stays in
    沙特首都, since no shorter name leaves the title whole.
    """
    titles = [(start, -end) for start, end, _, kinds in hits if "title" in kinds]
    if not titles or not any(kinds <= _BODIES for _, _, _, kinds in hits):
        return hits
    names = {(start, -end) for start, end, _, _ in hits}

    def is_cut(hit: _Found) -> bool:
        start, negative_end, _, kinds = hit
        cuts = _across(titles, start, -negative_end) if kinds <= _BODIES else ()
        return any(begin == start or {(start, begin), (start, begin - 1)} & names for begin in cuts)

    return [hit for hit in hits if not is_cut(hit)]


def _without_cutting_titles(hits: list[_Found]) -> list[_Found]:
    """Drop an English title whose last words begin the name of a state.

    Of "president of the Republic of Korea" the state is the Republic of Korea.
    """
    states = [(start, -end) for start, end, _, kinds in hits if "state" in kinds]
    if not states:
        return hits

    def cuts(hit: _Found) -> bool:
        start, negative_end, entries, kinds = hit
        is_cutting = kinds == _TITLES and any(begin > start for begin in _across(states, start, -negative_end))
        return is_cutting and all(entry.language == "en" for entry in entries)

    return [hit for hit in hits if not cuts(hit)]


def _across(spans: Sequence[tuple[int, int]], start: int, stop: int) -> Iterator[int]:
    """Yield where those of the spans, sorted, begin that begin in a range and go on behind it."""
    for at in range(bisect_left(spans, (start, 0)), len(spans)):
        begin, end = spans[at]
        if begin >= stop:
            return
        if end > stop:
            yield begin


def _longest(hits: Iterable[_Found], offset: int) -> list[Hit]:
    found = []
    at = 0
    for start, negative_end, entries, kinds in hits:
        if start >= at:
            at = -negative_end
            found.append(Hit(Span(start + offset, at + offset), entries, kinds))
    return found
