"""Tell which time a date expression means, from the document's date and the dates told before.

News looks back: without a sign of the future the nearest past date is meant, but a month and day up to two months
ahead counts as coming. A plan (`ahead`) looks forward in the same way. A written year always wins; a weekday beside a
date chooses the year in which it fits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date

from kg.model.time import TimeSpan
from kg.text.dates.days import day_of, make_day, month_text, months_around, pick_day, shift_days, shift_months
from kg.text.dates.memory import DateMemory
from kg.text.dates.parts import UNTIMED, Moment, RawDate

_GRACE = 62
"""Days on the unlikely side of the document's date at which a month, or month and day, still belong to it."""
_LIMIT_GRACE = 150
"""The same for a limit (until October 31), which mostly lies ahead."""
_RECENT = 31
"""A month and day this close before the document's date is of its year, whatever year a narrative has reached."""
_CONTINUES = 10
"""A bare day goes on with the month told before when it comes at most so many days later."""
_FIRST_YEAR_BEFORE_ROC = 1911
_ROC_SPAN = 150


@dataclass(frozen=True, slots=True)
class _Context:
    base: date | None
    is_exact: bool
    memory: DateMemory
    ahead: bool
    grace: int


def resolve(
    raw: RawDate, *, anchor: TimeSpan | None, memory: DateMemory | None = None, ahead: bool = False
) -> TimeSpan | None:
    """Return the time that `raw` means, `None` when it cannot be told.

    `anchor` is the document's date, `memory` what was told before, `ahead` whether the clause speaks of the future.
    """
    if raw.form == UNTIMED:
        return None
    base = day_of(anchor) if anchor else None
    grace = _LIMIT_GRACE if raw.bound in ("until", "before") else _GRACE
    is_exact = anchor is not None and anchor.precision == "day"
    context = _Context(base, is_exact, memory or DateMemory(), ahead, grace)
    if raw.end is None:
        value = _value(raw.start, context)
        return TimeSpan(value) if value else None
    start, end = _ends(raw.start, raw.end, context)
    if start and end and start <= end[: len(start)]:
        return TimeSpan(start, end) if start != end else TimeSpan(start)
    return None


def _value(moment: Moment, context: _Context) -> str | None:
    if moment.is_dated or moment.years is not None or moment.months is not None:
        return _calendar(moment, context)
    if moment.day is not None:
        return _iso(_bare_day(moment, context))
    if moment.weekday is not None:
        return _iso(_weekday(moment, context))
    if moment.days is not None:
        return _iso(_counted_day(moment.days, moment.told, context))
    return _week(moment.weeks or 0, moment.told, context)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# Intervals


def _ends(start: Moment, end: Moment, context: _Context) -> tuple[str | None, str | None]:
    if start.weekday is not None and end.weekday is not None and not (start.is_dated or end.is_dated):
        return _weekdays(start, end, context)
    if end.is_dated and not start.is_dated and start.day is not None and not start.is_counted:
        start = replace(start, month=end.month, years=end.years)
    if end.year is not None and start.year is None and not start.is_counted:
        start = replace(start, year=end.year - (0 if (start.month or 0) <= (end.month or 12) else 1))
    if _is_bare_month(start) and _is_bare_month(end) and not context.ahead:
        return _months(start, end, context)
    first = _value(start, context)
    if first is None or end.year is not None or end.short_year is not None or end.is_counted:
        return first, _value(end, context)
    return first, _after(first, end)


def _after(first: str, end: Moment) -> str | None:
    """Return the first time from `first` on that `end` fits."""
    if len(first) < 7 or end.weekday is not None:
        return None
    year, month = int(first[:4]), end.month or int(first[5:7])
    if end.month is not None and end.month < int(first[5:7]):
        year += 1
    if end.day is None:
        return month_text(year, month)
    if end.month is None and len(first) == 10 and end.day < int(first[8:]):
        there = shift_months(year, month, 1, 1)
        year, month = there.year, there.month
    return _iso(make_day(year, month, end.day))


def _is_bare_month(moment: Moment) -> bool:
    return moment == Moment(month=moment.month) and moment.month is not None


def _months(start: Moment, end: Moment, context: _Context) -> tuple[str | None, str | None]:
    last = _value(end, context)
    if last is None:
        return None, None
    year = int(last[:4]) - (0 if (start.month or 0) <= (end.month or 0) else 1)
    return month_text(year, start.month or 1), last


def _weekdays(start: Moment, end: Moment, context: _Context) -> tuple[str | None, str | None]:
    last = _weekday(end, context)
    if last is None:
        return None, None
    back = (last.weekday() - (start.weekday or 0)) % 7
    return _iso(shift_days(last, -back)), _iso(last)


# Years, months and days written out or counted


def _calendar(moment: Moment, context: _Context) -> str | None:
    if moment.months is not None and moment.year is None:
        return _counted_month(moment, moment.months, context)
    year = _year(moment, context)
    if year is None:
        return None if _needs_year(moment) else _dated(moment, context)
    if moment.days is not None and moment.month is None:
        return _iso(make_day(year, context.base.month, context.base.day)) if context.base and context.is_exact else None
    if moment.month is None:
        return f"{year:04d}"
    if moment.day is None:
        return month_text(year, moment.month)
    return _iso(make_day(year, moment.month, moment.day))


def _needs_year(moment: Moment) -> bool:
    return moment.years is not None or moment.short_year is not None


def _year(moment: Moment, context: _Context) -> int | None:
    year = moment.year
    if year is None and moment.short_year is not None:
        year = moment.short_year + _FIRST_YEAR_BEFORE_ROC
        if context.base is not None and abs(context.base.year - year) > _ROC_SPAN:
            return None
    elif year is None and moment.years is not None:
        told = int(context.memory.year) if context.memory.year else None
        base = told if moment.told else context.base.year if context.base else None
        year = None if base is None else base + moment.years
    return year if year is not None and MINYEAR <= year <= MAXYEAR else None


def _counted_month(moment: Moment, months: int, context: _Context) -> str | None:
    if moment.told:
        month = context.memory.month
        there = shift_months(int(month[:4]), int(month[5:]), months, 1) if month else None
    else:
        there = shift_months(context.base.year, context.base.month, months, 1) if context.base else None
    if there is None:
        return None
    if moment.day is None:
        return month_text(there.year, there.month)
    return _iso(make_day(there.year, there.month, moment.day))


def _dated(moment: Moment, context: _Context) -> str | None:
    """Return the value of a month, or month and day, without a year."""
    if moment.month is None:
        return None
    narrative = _narrative_year(moment, context)
    if narrative is not None:
        return _calendar(replace(moment, year=narrative), context)
    if context.base is None:
        return None
    base = shift_days(context.base, moment.days or 0) or context.base
    if moment.day is None:
        return _month_alone(moment, base, context)
    days = [make_day(base.year + step, moment.month, moment.day) for step in (-2, -1, 0, 1, 2)]
    return _iso(_fitting(days, moment.weekday, base, context, grace=context.grace))


def _narrative_year(moment: Moment, context: _Context) -> int | None:
    """Return the year that a story told before has reached, when the month belongs to the story and not to the news."""
    month, base, told = moment.month or 1, context.base, context.memory.narrative
    if base is None:
        return context.memory.year_of(month)
    if told is None or int(told[:4]) == base.year or moment.pick or moment.is_counted or moment.weekday is not None:
        return None
    near = make_day(base.year, month, moment.day or 1)
    is_news = near is not None and -_GRACE <= (base - near).days <= _RECENT
    is_close = abs((day_of(TimeSpan(told)) - base).days) <= _GRACE
    return None if is_news or is_close else int(told[:4])


def _month_alone(moment: Moment, base: date, context: _Context) -> str | None:
    months = [(year, moment.month or 1) for year in (base.year - 1, base.year, base.year + 1)]
    firsts = [date(year, month, 1) for year, month in months if 1 <= year <= 9999]
    here = base.replace(day=1)
    if moment.pick == "last":
        chosen = max((first for first in firsts if first < here), default=None)
    elif moment.pick == "next":
        chosen = min((first for first in firsts if first > here), default=None)
    elif moment.pick == "this":
        chosen = date(base.year, moment.month or 1, 1)
    else:
        chosen = pick_day(firsts, here, grace=context.grace, ahead=context.ahead)
    return month_text(chosen.year, chosen.month) if chosen else None


def _fitting(days: list[date | None], weekday: int | None, base: date, context: _Context, *, grace: int) -> date | None:
    """Return the day meant; a weekday chooses the year, but does not overrule a day of the latest news."""
    chosen = pick_day(days, base, grace=grace, ahead=context.ahead)
    if weekday is None or chosen is None or abs((chosen - base).days) <= _RECENT:
        return chosen
    fit = [day for day in days if day is not None and day.weekday() == weekday]
    return min(fit, key=lambda day: (abs((day - base).days), day), default=chosen)


# Bare days, weekdays, counted days


def _bare_day(moment: Moment, context: _Context) -> date | None:
    day, base = moment.day or 1, context.base
    told = context.memory.narrative if base else context.memory.narrative or context.memory.month
    continued = make_day(int(told[:4]), int(told[5:7]), day) if told and not moment.is_counted else None
    if base is None:
        return continued
    if continued and told and len(told) == 10 and 0 <= day - int(told[8:]) <= _CONTINUES:
        return continued
    near = shift_days(base, moment.days or 0) or base
    days = [make_day(year, month, day) for year, month in months_around(near, 2)]
    if moment.is_counted:
        return min((there for there in days if there), key=lambda there: abs((there - near).days), default=None)
    if moment.weekday is not None:
        return _fitting(days, moment.weekday, base, context, grace=0)
    chosen = pick_day(days, base, grace=0, ahead=context.ahead)
    is_news = chosen is not None and abs((chosen - base).days) <= _CONTINUES
    is_far = continued is not None and abs((continued - base).days) > _RECENT
    return continued if is_far and not is_news else chosen


def _weekday(moment: Moment, context: _Context) -> date | None:
    base, weekday = context.base, moment.weekday
    if base is None or weekday is None or not context.is_exact:
        return None
    return shift_days(base, _days_to_weekday(weekday - base.weekday(), moment, context))


def _days_to_weekday(step: int, moment: Moment, context: _Context) -> int:
    """Return how many days on the weekday lies that stands `step` days on in the same week."""
    if moment.weeks is not None:
        return step + 7 * moment.weeks
    if moment.pick == "this":
        return step
    if moment.pick == "next":
        return step + 7
    if moment.pick == "last":
        return step % 7 - 7
    return step % 7 if context.ahead else -(-step % 7)


def _counted_day(days: int, told: bool, context: _Context) -> date | None:
    base = context.base if context.is_exact else None
    if told and context.memory.day:
        base = date.fromisoformat(context.memory.day)
    elif told and days > 0:
        return None
    return shift_days(base, days) if base else None


def _week(weeks: int, told: bool, context: _Context) -> str | None:
    """Return the month that the whole week lies in: the day is not told."""
    base = context.base if context.is_exact and not told else None
    if told and context.memory.day:
        base = date.fromisoformat(context.memory.day)
    there = shift_days(base, 7 * weeks - base.weekday()) if base else None
    last = shift_days(there, 6) if there else None
    return month_text(there.year, there.month) if there and last and there.month == last.month else None
