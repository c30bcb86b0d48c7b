"""Dates as pages print them: when a page was published, not what its sentences speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.model.span import Span
from kg.read.patterns import date_patterns
from kg.text.script import plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_ROC_YEAR_ONE = 1912
_NEAR = 60  # days: a picture is printed with a report of the weeks after it


@dataclass(frozen=True, slots=True)
class Printed:
    """A full date printed in a text; `is_roc` where its year counts from 1912."""

    span: Span
    day: date
    is_roc: bool


def _number(digits: str) -> int:
    """Return the value of digits of any script, or of Chinese ones, positional (二〇二五) or with tens (十七)."""
    if digits.isdecimal():
        return int(digits)
    if "十" not in digits:
        return int("".join(_DIGITS[char] for char in digits))
    tens, _, ones = digits.partition("十")
    return 10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0"))


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1 if word[0].isascii() and word[0].isalpha() else _number(word)


def _printed(match: re.Match[str]) -> Printed | None:
    groups = {name[0]: value for name, value in match.groupdict().items() if value}
    year = _number(groups["y"])
    is_roc = year < 1000
    try:
        day = date(year + _ROC_YEAR_ONE - 1 if is_roc else year, _month(groups["m"]), _number(groups["d"]))
    except (ValueError, KeyError):
        return None
    return Printed(Span(*match.span()), day, is_roc)


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Printed]:
    """Yield the full dates (year, month and day) printed in `text[start:end]`, in order; spans are offsets in `text`.

    Impossible dates are left out. Years of two or three digits are taken as years of the Republic of China.
    """
    end = len(text) if end is None else end
    for match in date_patterns().forms.finditer(plain(text[start:end])):
        printed = _printed(match)
        if printed:
            yield Printed(Span(printed.span.start + start, printed.span.end + start), printed.day, printed.is_roc)


def parse_date(value: str) -> str | None:
    """Return the first date of a field (front matter, JSON, HTML meta) as ISO 8601, as exact as it is given."""
    for printed in find_dates(value):
        return printed.day.isoformat()
    short = re.match(r"\s*((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?\s*\Z", value)
    if short:
        return short.group().strip()
    compact = re.match(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", value)
    try:
        return date(*map(int, compact.groups())).isoformat() if compact else None
    except ValueError:
        return None


def reported_on(text: str, full: list[Printed]) -> date | None:
    """Return the latest day of which a page without printed date says "reported on month and day".

    The year is that of the nearest full date, which must lie at most sixty days before; without one there is no answer.
    """
    days: list[date] = []
    for match in date_patterns().reported.finditer(text):
        nearest = min(full, key=lambda printed: abs(printed.span.start - match.start()), default=None)
        if nearest is None:
            return None
        try:
            day = date(nearest.day.year, int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        if 0 <= (day - nearest.day).days <= _NEAR:
            days.append(day)
    return max(days, default=None)
