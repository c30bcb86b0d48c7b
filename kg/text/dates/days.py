"""Arithmetic of days and months, with values in ISO form."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta

from kg.model.time import TimeSpan


def day_of(when: TimeSpan) -> date:
    """Return the day a time stands for as the date of a document: the last day of a month, year or interval."""
    last = when.end or when.start
    year, month = int(last[:4]), int(last[5:7] or 12)
    return date(year, month, int(last[8:])) if len(last) == 10 else _last_day(year, month)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def make_day(year: int, month: int, day: int) -> date | None:
    """Return that day, or `None` when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_days(base: date, days: int) -> date | None:
    """Return the day so many days on, or `None` beyond the calendar."""
    try:
        return base + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(year: int, month: int, months: int, day: int) -> date:
    """Return that day of the month so many months on; the year is kept inside the calendar."""
    count = year * 12 + month - 1 + months
    return date(min(max(count // 12, MINYEAR), MAXYEAR), count % 12 + 1, day)


def months_around(base: date, reach: int) -> Iterator[tuple[int, int]]:
    """Yield year and month of the months from `reach` before to `reach` after that of `base`."""
    for step in range(-reach, reach + 1):
        there = shift_months(base.year, base.month, step, 1)
        yield there.year, there.month


def pick_day(days: Iterable[date | None], base: date, *, grace: int, ahead: bool) -> date | None:
    """Return the day meant: the latest not after `base`, or with `ahead` the earliest not before it.

    Days up to `grace` days on the other side count as well, and the nearest to `base` of all these wins.
    """
    sign = 1 if ahead else -1
    known = [day for day in days if day is not None]
    fit = [day for day in known if sign * (day - base).days >= -grace]
    return min(fit or known, key=lambda day: (abs((day - base).days), day), default=None)


def month_text(year: int, month: int) -> str:
    """Return YYYY-MM."""
    return f"{year:04d}-{month:02d}"
