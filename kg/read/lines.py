"""Lines of a page, and what each is by itself: article text, heading, caption, date line or furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.model.span import Span
from kg.read.dates import Printed
from kg.read.mastheads import find_publisher, read_masthead
from kg.read.patterns import patterns
from kg.text.language import weight

LineKind = Literal["body", "short", "caption", "date", "furniture"]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_MARK = re.compile(r"[。！？；，：,.!?;:]")
_ENDS = '。.」”』！？!?…"；;：:）)'
_FULL_STOPS = '。.」”』；"'
_CLEARLY_LONG = 120  # characters
_LONG = 60.0  # weight: 24 Chinese characters
_SENTENCE = 17.5  # weight of the shortest sentence that is article text by itself: 7 characters
_WORDS = 15
_BARS = 3
_LINK = 14  # characters of a link in a bar of links
_SOURCE = 60  # characters
_PARTS = re.compile(r"[|｜]")
_CRUMBS = re.compile(r"[>›»]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the part of one beside inline furniture; `is_closed` when it ends as a sentence does."""

    span: Span
    kind: LineKind
    is_closed: bool
    date: Printed | None = None
    publisher: str | None = None


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and (text[start].isspace() or text[start] == "\ufeff"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[Span, bool]]:
    """Yield the parts of a line with whether they are furniture inside it."""
    line = text[start:end]
    place = 0
    if not any(trigger in line for trigger in patterns().inline_triggers):
        whole = _trim(text, start, end)
        if whole:
            yield whole, False
        return
    for match in patterns().inline.finditer(line):
        before = _trim(text, start + place, start + match.start())
        if before:
            yield before, False
        inner = _trim(text, start + match.start(), start + match.end())
        if inner:
            yield inner, True
        place = match.end()
    rest = _trim(text, start + place, end)
    if rest:
        yield rest, False


def _is_furniture(words: str) -> bool:
    known = patterns()
    if len(words) > known.limit:
        return False
    parts = [part.strip() for part in _PARTS.split(words)] if "|" in words or "｜" in words else [words]
    if len(parts) > _BARS or known.lines.match(words):
        return True
    if len(parts) == _BARS and max(map(len, parts)) <= _LINK:
        return True
    crumbs = [crumb.strip() for crumb in _CRUMBS.split(words)] if len(words) < _CLEARLY_LONG and ">" in words else ()
    return len(crumbs) >= _BARS and max(map(len, crumbs)) <= 30


def _is_long(words: str) -> bool:
    if not _MARK.search(words):
        return words.count(" ") + 1 >= _WORDS
    return len(words) >= _CLEARLY_LONG or (
        weight(words) >= _LONG and (not words.isascii() or words.count(" ") + 1 >= _WORDS)
    )


def _is_caption(words: str) -> bool:
    known = patterns()
    if len(words) > 2 * known.limit:
        return False
    if known.captions.match(words):
        return True
    is_likely = any(trigger in words for trigger in known.caption_triggers)
    return is_likely and bool(known.captions_by_end.match(words) or known.caption_marks.search(words))


def _judge(text: str, span: Span) -> Line:
    words = span.of(text)
    is_closed = words[-1] in _ENDS
    if _is_furniture(words):
        return Line(span, "furniture", is_closed)
    if _is_caption(words):
        return Line(span, "caption", is_closed)
    masthead = read_masthead(text, span)
    if masthead:
        return Line(span, "date", is_closed, masthead.date, masthead.publisher)
    if len(words) <= _SOURCE and find_publisher(words, whole=True):
        return Line(span, "furniture", is_closed)
    if _is_long(words) or (words[-1] in _FULL_STOPS and weight(words) >= _SENTENCE):
        return Line(span, "body", is_closed)
    return Line(span, "short", is_closed)


def read_lines(text: str, start: int = 0) -> list[Line]:
    """Return the lines of `text` from `start` on that are not blank, in order, each judged by itself."""
    lines = []
    for match in _LINE.finditer(text, start):
        for span, is_inline in _pieces(text, match.start(), match.end()):
            lines.append(Line(span, "furniture", False) if is_inline else _judge(text, span))
    return lines
