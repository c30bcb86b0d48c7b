"""Find date expressions in a text, without yet telling what they mean.

Each place of the text at which a word stands that an expression can begin with is tried once against one compiled
expression, all of whose repetitions are bounded; joining looks at neighbours only. Both are linear in the length of the
text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.model.document import Language
from kg.model.span import Span
from kg.text.dates.grammar import Grammar, grammars
from kg.text.dates.parts import UNTIMED, Bound, Moment, RawDate
from kg.text.matching import match_form

_GAP = 12
_LEFT = 12


def scan(text: str, language: Language, *, offset: int = 0, form: str | None = None) -> list[RawDate]:
    """Return the date expressions of `text`, in its order; spans are moved by `offset`, `form` is that of `match_form`.

    A date in brackets after another (星期六（10月10日）), a weekday beside a date and the two ends of an interval
    are one expression.
    """
    fold, languages = grammars()
    grammar = languages["zh" if language.startswith("zh") else "en"]
    places = grammar.beginnings.of(match_form(text) if form is None else form)
    if not places:
        return []
    folded = text if text.isascii() else text.translate(fold)
    dates = _join(_matches(folded, places, grammar), folded, grammar)
    return [_moved(date, offset) for date in dates]


def _moved(date: RawDate, offset: int) -> RawDate:
    span = Span(date.span.start + offset, date.span.end + offset)
    return RawDate(span, date.form, date.start, date.end, date.bound)


def _matches(text: str, places: Sequence[int], grammar: Grammar) -> list[RawDate]:
    found: list[RawDate] = []
    done = 0
    for begin in places:
        match = grammar.expression.match(text, begin) if begin >= done else None
        if match is None:
            continue
        done = match.end()
        pattern = grammar.patterns[int((match.lastgroup or "").rpartition("__")[2])]
        start, end = pattern.read(match, grammar.tables)
        found.append(RawDate(Span(*match.span()), "interval" if end else pattern.form, start, end))
    return found


def _join(dates: list[RawDate], text: str, grammar: Grammar) -> list[RawDate]:
    for together in (_beside, _interval) if len(dates) > 1 else ():
        joined: list[RawDate] = []
        for date in dates:
            one = together(joined[-1], date, text, grammar) if joined else None
            if one:
                joined[-1] = one
            else:
                joined.append(date)
        dates = joined
    limits = [0, *(date.span.end for date in dates)]
    return [_bounded(date, text, grammar, limit) for date, (limit, _) in zip(dates, pairwise(limits), strict=True)]


def _beside(left: RawDate, right: RawDate, text: str, grammar: Grammar) -> RawDate | None:
    gap = text[left.span.end : right.span.start]
    if len(gap) > _GAP or UNTIMED in (left.form, right.form) or left.end:
        return None
    in_brackets = grammar.bracket.fullmatch(gap) and text[right.span.end : right.span.end + 1] == ")"
    if in_brackets and (_is_vague(left) or _is_vague(right)):
        dated = right if _is_vague(left) else left
        return RawDate(Span(left.span.start, right.span.end + 1), dated.form, left.start.joined(right.start), right.end)
    if right.end is None and grammar.beside.fullmatch(gap) and _is_weekday(left.start) != _is_weekday(right.start):
        dated, weekday = (right, left) if _is_weekday(left.start) else (left, right)
        if dated.start.day is not None and weekday.start.weekday is not None and dated.start.weekday is None:
            return RawDate(Span(left.span.start, right.span.end), dated.form, dated.start.joined(weekday.start))
    return None


def _is_vague(date: RawDate) -> bool:
    return not date.start.is_dated or date.start.is_counted


def _is_weekday(moment: Moment) -> bool:
    return moment.weekday is not None and not moment.is_dated and moment.day is None


def _interval(left: RawDate, right: RawDate, text: str, grammar: Grammar) -> RawDate | None:
    gap = text[left.span.end : right.span.start]
    if len(gap) > _GAP or UNTIMED in (left.form, right.form) or left.end or right.end:
        return None
    before = text[max(0, left.span.start - _LEFT) : left.span.start]
    joins = grammar.interval.fullmatch(gap) or (grammar.between.fullmatch(gap) and grammar.between_after.search(before))
    if not joins or left.start.told or right.start.told or "week" in (left.form, right.form):
        return None
    return RawDate(Span(left.span.start, right.span.end), "interval", left.start, right.start)


def _bounded(date: RawDate, text: str, grammar: Grammar, limit: int) -> RawDate:
    if date.end:
        return date
    before = text[max(limit, date.span.start - _LEFT) : date.span.start]
    bound: Bound | None = next((name for name, rule in grammar.bounds_before if rule.search(before)), None)
    if not bound:
        bound = next((name for name, rule in grammar.bounds_after if rule.match(text, date.span.end)), None)
    return replace(date, bound=bound) if bound else date
