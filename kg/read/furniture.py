"""What lines are in their place on the page: the article, or what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.read.lines import Line
from kg.read.patterns import patterns
from kg.text.language import weight

_NUMBERED = re.compile(r"\(?\d{1,3}\s*[.、．)）]\s*\S")
TITLE = 20.0  # weight: a shorter first line is more often the name of a site
_LISTED = 4  # lines from which on numbered headlines are a list of links
_SHORTS = 10  # lines from which on short lines inside an article are a list of links
_HEAD = 4  # short lines before the article that may belong to it
_TAIL = 4  # short lines behind the article that may belong to it


def _runs(lines: Sequence[Line], belongs: Callable[[Line], bool]) -> Iterator[range]:
    start = 0
    for number, line in enumerate((*lines, None)):
        if line is None or not belongs(line):
            if number > start:
                yield range(start, number)
            start = number + 1


def _drop(lines: list[Line], numbers: Sequence[int]) -> None:
    for number in numbers:
        lines[number] = replace(lines[number], kind="furniture")


def _drop_numbered(text: str, lines: list[Line]) -> None:
    def is_link(line: Line) -> bool:
        words = line.span.of(text)
        return line.kind in ("body", "short") and words[-1] not in "。；;.：:" and bool(_NUMBERED.match(words))

    for run in _runs(lines, is_link):
        if len(run) >= _LISTED:
            _drop(lines, run)


def _drop_sections(text: str, lines: list[Line]) -> None:
    """Drop references and links from their heading to the next paragraph of the article."""
    inside = False
    for number, line in enumerate(lines):
        words = line.span.of(text)
        if line.kind == "short" and patterns().sections.match(words):
            inside = True
        elif inside and line.kind == "body" and not patterns().citation.search(words):
            inside = False
        if inside:
            _drop(lines, (number,))


def _drop_around(text: str, lines: list[Line]) -> None:
    """Drop short lines far before and behind the article, and long lists of them inside it."""
    body = [number for number, line in enumerate(lines) if line.kind == "body"]
    if not body:
        return
    first, last = body[0], body[-1]
    head = [number for number in range(first) if lines[number].kind == "short"]
    title = next((number for number in head if weight(lines[number].span.of(text)) >= TITLE), None)
    _drop(lines, [number for number in head[:-_HEAD] if number != title])
    for run in _runs(lines, lambda line: line.kind == "short"):
        if first < run.start < last and len(run) >= _SHORTS:
            _drop(lines, run)
    tail = [number for number in range(last + 1, len(lines)) if lines[number].kind == "short"]
    near = next((number for number in range(last + 1, len(lines)) if lines[number].kind == "furniture"), len(lines))
    kept = [number for number in tail if number < near]
    _drop(lines, tail if len(kept) > _TAIL else [number for number in tail if number > near])


def drop_furniture(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those marked "furniture" that are so by their place.

    Numbered lists of headlines, references behind their heading, short lines far from the article. A page without a
    single paragraph keeps all its lines: it may be a short notice.
    """
    found = list(lines)
    _drop_numbered(text, found)
    _drop_sections(text, found)
    _drop_around(text, found)
    return found
