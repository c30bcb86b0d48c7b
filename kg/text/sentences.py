"""Sentences and clauses of Chinese and English text, as spans of the original."""

from __future__ import annotations

import re
from functools import cache

from kg.model.span import Span
from kg.plain_yaml import values_of
from kg.resources import read_text

_CLOSERS = "”’」』》〉）)】]"
_NEWLINES = "\n\r\x0b\x0c\x85\u2028\u2029"
_ALIKE = ("。！？；｡", "!?", ".", _NEWLINES)
_END = re.compile(  # one of all first, then those of its kind: so the next one is quickly found
    f"[{''.join(_ALIKE)}](?:{'|'.join(f'(?<=[{marks}])[{marks}]*' for marks in _ALIKE)})"
)
_TAIL = re.compile(rf"[。！？；｡!?{re.escape(_CLOSERS)}]*")
_BEFORE = re.compile(r"(?<![A-Za-z\u00c0-\u024f.])[A-Za-z\u00c0-\u024f.]*\Z")
_LONGEST_TOKEN = 20
_NEXT = re.compile(r"[\s\"'“‘”’）)\]》」』(（「『]*([^\s\"'“‘”’）)\]》」』(（「『]*)")
_CLAUSE = re.compile(r"[，；：—]+|,(?!\d)|(?<!\d),|[;]|:(?!\d)")


@cache
def _words() -> dict[str, frozenset[str]]:
    lists = values_of(read_text("data", "text/sentences.yaml"))
    return {name: frozenset(words) for name, words in lists.items()}


def _full_stop_ends(text: str, start: int, stop: int, end: int) -> bool:
    """Return whether the full stop at `stop`, in a sentence begun at `start`, ends it."""
    if stop + 1 < end and not (text[stop + 1].isspace() or text[stop + 1] in _CLOSERS + '"'):
        return False
    following = _NEXT.match(text, stop + 1, end)
    word = following.group(1) if following else ""
    if not word:
        return True
    if word[0].islower():
        return False
    before = _BEFORE.search(text[max(start, stop - _LONGEST_TOKEN) : stop])
    token = before.group() if before else ""
    return not _is_abbreviation(token, word)


def _is_abbreviation(token: str, word: str) -> bool:
    words = _words()
    if token in words["titles"]:
        return True
    if token in words["counted"]:
        return word[0].isdigit()
    if token in words["either"]:
        return re.sub(r"\W.*", "", word) not in words["starters"]
    return (len(token) == 1 and token.isupper()) or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", token) is not None


def _after(text: str, start: int, stop: int, end: int) -> int:
    """Return where a sentence ends whose mark ends at `stop`: behind further marks, closing quotes and brackets."""
    tail = _TAIL.match(text, stop, end)
    stop = tail.end() if tail else stop
    if stop < end and text[stop] == '"' and text.count('"', start, stop) % 2 == 1:
        stop += 1
    return stop


def _goes_on(text: str, mark: str, stop: int, after: int, end: int) -> bool:
    """Return whether a quoted question or exclamation is only part of its sentence (“……？”他问)."""
    return mark[-1] in "？！?!" and stop < after < end and text[after].isalpha()


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of `text[start:end]`, in order, without blanks at their ends.

    A sentence ends at 。！？；?! or a full stop that closes no abbreviation, together with the quotes and brackets that
    close behind it, and at a line break. Every character that is not blank lies in exactly one sentence.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    begin, place = start, start
    while match := _END.search(text, place, end):
        mark, stop = match.group(), match.end()
        place = stop
        if mark[0] in _NEWLINES:
            _add(spans, text, begin, match.start())
            begin = stop
            continue
        if mark == "." and not _full_stop_ends(text, begin, match.start(), end):
            continue
        after = _after(text, begin, stop, end)
        if _goes_on(text, mark, stop, after, end):
            continue
        _add(spans, text, begin, after)
        begin = place = after
    _add(spans, text, begin, end)
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


def in_pieces(text: str, span: Span, longest: int) -> list[Span]:
    """Return a sentence in pieces of at most `longest` code points, cut behind clause marks or blanks where it has any.

    What is longer than any sentence is none: a table without line breaks, or an attempt to keep us busy.
    """
    pieces: list[Span] = []
    begin = span.start
    while span.end - begin > longest:
        stop = begin + longest
        marks = [match.end() for match in _CLAUSE.finditer(text, begin + longest // 2, stop)]
        cut = marks[-1] if marks else text.rfind(" ", begin + longest // 2, stop) + 1
        cut = cut if begin < cut <= stop else stop
        _add(pieces, text, begin, cut)
        begin = cut
    _add(pieces, text, begin, span.end)
    return pieces


def clauses(text: str, span: Span) -> list[Span]:
    """Return the clauses of a sentence, cut behind ， , ； ; ： : and dashes, in half and full width.

    A comma or colon inside a number (1,000; 12:30) does not cut.
    """
    spans: list[Span] = []
    begin = span.start
    for match in _CLAUSE.finditer(text, span.start, span.end):
        _add(spans, text, begin, match.end())
        begin = match.end()
    _add(spans, text, begin, span.end)
    return spans
