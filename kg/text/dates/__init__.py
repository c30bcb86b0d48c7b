"""Dates in Chinese and English news: find the expressions, then tell which time each means.

`scan` finds, `resolve` tells; between the two a caller may judge whether a clause speaks of the future. `find_dates`
does both. What was told before travels in a `DateMemory`.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.model.document import Language
from kg.model.span import Span
from kg.model.time import TimeSpan
from kg.text.dates.memory import DateMemory
from kg.text.dates.parts import Bound, DateMention, Moment, RawDate
from kg.text.dates.resolve import resolve
from kg.text.dates.scan import scan

__all__ = ["Bound", "DateMemory", "DateMention", "Moment", "RawDate", "find_dates", "mention", "resolve", "scan"]


def mention(
    raw: RawDate, *, anchor: TimeSpan | None, memory: DateMemory | None = None, ahead: bool = False
) -> DateMention:
    """Return a scanned date with its value (see `resolve`)."""
    value = resolve(raw, anchor=anchor, memory=memory, ahead=ahead)
    return DateMention(raw.span, value, raw.form, raw.is_anaphor, raw.bound)


def find_dates(
    text: str,
    language: Language,
    *,
    anchor: TimeSpan | None,
    memory: DateMemory | None = None,
    ahead: Callable[[Span], bool] | bool = False,
    offset: int = 0,
) -> list[DateMention]:
    """Return the dates of `text` in its order, spans moved by `offset`; each is remembered for those after it.

    `ahead` tells whether the clause around a span speaks of the future; `memory` is what was told before the text, and
    `memory.after(mentions)` what is to be passed on with the next sentence.

    >>> [str(date.value) for date in find_dates("from 3 to 5 May 2024", "en", anchor=None)]
    ['2024-05-03/2024-05-05']
    """
    known = memory or DateMemory()
    found: list[DateMention] = []
    for raw in scan(text, language, offset=offset):
        is_ahead = ahead if isinstance(ahead, bool) else ahead(raw.span)
        found.append(mention(raw, anchor=anchor, memory=known, ahead=is_ahead))
        known = known.after(found[-1:])
    return found
