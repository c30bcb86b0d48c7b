"""What a page says of itself: title, publisher, day of publication."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model.document import Language
from kg.model.time import TimeSpan
from kg.read.dates import Printed, find_dates, parse_date, reported_on
from kg.read.lines import Line
from kg.read.mastheads import find_publisher
from kg.read.patterns import date_patterns

_TOP = 3  # paragraphs: a date line behind them may be a heading of the text
_DATELINE = 60  # characters of a paragraph in which a dateline stands
_SOURCE_LINE = 150  # characters


def _usable(printed: Printed, language: Language) -> bool:
    """Return whether a date may be trusted: years such as 108 only on pages in traditional characters."""
    return not printed.is_roc or language == "zh-Hant"


def _printed(lines: Sequence[Line], language: Language) -> Printed | None:
    """Return the date of the first date line at the top, or of the only one further down."""
    paragraphs = 0
    later: list[Printed] = []
    for line in lines:
        paragraphs += line.kind == "body"
        if line.kind != "date" or line.date is None or not _usable(line.date, language):
            continue
        if paragraphs <= _TOP:
            return line.date
        later.append(line.date)
    return later[0] if len({printed.day for printed in later}) == 1 else None


def _dateline(text: str, lines: Sequence[Line], language: Language) -> Printed | None:
    """Return the date of a news agency's dateline at the beginning of the first paragraphs."""
    for line in [line for line in lines if line.kind == "body"][:_TOP]:
        for printed in find_dates(text, line.span.start, min(line.span.end, line.span.start + _DATELINE)):
            if _usable(printed, language) and date_patterns().wire.match(text, printed.span.end):
                return printed
    return None


def find_published(text: str, lines: Sequence[Line], language: Language) -> TimeSpan | None:
    """Return the day a page was published, as it prints it or as its reports give it away."""
    printed = _printed(lines, language) or _dateline(text, lines, language)
    if printed:
        return TimeSpan(printed.day.isoformat())
    read = [line.span for line in lines if line.kind != "furniture"]
    full = [date for span in read for date in find_dates(text, span.start, span.end) if _usable(date, language)]
    day = reported_on(text, full) if full else None
    return TimeSpan(day.isoformat()) if day else None


def given_date(value: str | None) -> TimeSpan | None:
    """Return the date of a field of the file, `None` where it is missing or no date."""
    iso = parse_date(value) if value else None
    return TimeSpan(iso) if iso else None


def find_publisher_of(text: str, lines: Sequence[Line]) -> str | None:
    """Return the publisher that a page names behind a label, else the one beside its date."""
    for line in lines:
        if len(line.span) <= _SOURCE_LINE:
            named = find_publisher(line.span.of(text))
            if named:
                return named
    return next((line.publisher for line in lines if line.publisher), None)
