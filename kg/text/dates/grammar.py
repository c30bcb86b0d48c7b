"""The date grammar of `kg/data/lexicons/dates.yaml`, compiled: one expression and its tables for each language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, get_args

from kg.cache.expressions import compiled
from kg.errors import Fault, RuleError
from kg.plain_yaml import values_of
from kg.resources import read_text
from kg.text.dates.beginnings import Beginnings
from kg.text.dates.parts import Bound, Moment
from kg.text.numbers import parse_number
from kg.text.translation import Translation

FILE = "lexicons/dates.yaml"
_BACK_TO_ROC = 1911
_GROUPS = frozenset({
    "y", "roc", "r", "m", "d", "y2", "m2", "d2", "n", "u", "dir", "yw", "mw", "ww", "dw", "yt", "mt", "dt",
    "wd", "mn", "pick", "sep",
})  # fmt: skip
_COUNTED = {"y": "years", "m": "months", "w": "weeks", "d": "days"}
_MACRO = re.compile(r"@(\w+)", re.ASCII)
_GROUP = re.compile(r"\(\?P(<|=)(\w+)(>|\))")
_DEPTH = 8
_LANGUAGES = ("zh", "en")

Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One rule: the form it makes, its groups as (role, name in the whole expression) and parts it fixes."""

    form: str
    groups: tuple[tuple[str, str], ...]
    fixed: Mapping[str, int]

    def read(self, match: re.Match[str], tables: Tables) -> tuple[Moment, Moment | None]:
        """Return what the match says: one moment, or both ends of an interval written in one piece."""
        said = {role: text for role, name in self.groups if (text := match[name]) is not None}
        start = Moment(**(_parts(said, tables) | dict(self.fixed)))
        return start, _last(start, said)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules of one language."""

    beginnings: Beginnings
    expression: re.Pattern[str]
    patterns: tuple[Pattern, ...]
    tables: Tables
    bracket: re.Pattern[str]
    beside: re.Pattern[str]
    interval: re.Pattern[str]
    between: re.Pattern[str]
    between_after: re.Pattern[str]
    bounds_before: tuple[tuple[Bound, re.Pattern[str]], ...]
    bounds_after: tuple[tuple[Bound, re.Pattern[str]], ...]


def _parts(said: Mapping[str, str], tables: Tables) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for role, text in said.items():
        if role in _WRITTEN:
            name, convert = _WRITTEN[role]
            parts[name] = convert(parse_number(text) or 0)
        elif role in ("mn", "wd", "pick"):
            name = {"mn": "month", "wd": "weekday", "pick": "pick"}[role]
            parts[name] = tables[role][text.lower()]
        elif role[0] in _COUNTED and role[1:] in ("w", "t") and role != "d2":
            parts[_COUNTED[role[0]]] = tables[role][text.lower()]
            parts["told"] = role[1] == "t"
    if "dir" in said:
        sign, base = tables["dir"][said["dir"].lower()]
        parts[tables["u"][said["u"].lower()]] = sign * (parse_number(said["n"]) or 0)
        parts["told"] = base == "told"
    return parts


def _same(number: int) -> int:
    return number


_WRITTEN: dict[str, tuple[str, Callable[[int], int]]] = {
    "y": ("year", _same),
    "roc": ("year", lambda number: number + _BACK_TO_ROC),
    "r": ("short_year", _same),
    "m": ("month", _same),
    "d": ("day", _same),
}


def _last(start: Moment, said: Mapping[str, str]) -> Moment | None:
    if "m2" in said:
        return Moment(month=parse_number(said["m2"]))
    if "d2" in said:
        return Moment(day=parse_number(said["d2"]))
    if "y2" in said and start.year is not None:
        last = parse_number(said["y2"]) or 0
        return Moment(year=last if last >= 100 else start.year - start.year % 100 + last)
    return None


def load_grammar(text: str, location: str) -> tuple[Translation, Mapping[str, Grammar]]:
    """Compile a grammar file: the fold of characters and a grammar for each language.

    Raises:
        RuleError: patterns that are no regular expressions, or name unknown macros or groups; all at once.
    """
    data = values_of(text)
    fold = Translation({ord(old): ord(new) for old, new in data["fold"].items()})
    try:
        return fold, {language: _compile(data[language], fold) for language in _LANGUAGES}
    except (re.error, KeyError, ValueError) as error:
        faults = list(_faults(data, text, location))
        if not faults:
            raise
        raise RuleError(faults) from error


def _faults(data: Mapping[str, Any], text: str, location: str) -> Iterator[Fault]:
    """Look at each rule by itself, which takes longer than all in one expression."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith("- {form:")]
    for language in _LANGUAGES:
        rules = data[language]
        for number, rule in enumerate(rules["patterns"]):
            try:
                re.compile(_text(rule, rules), re.ASCII)
            except (re.error, KeyError, ValueError) as error:
                key = f"{language}.patterns[{number}]"
                yield Fault(location, lines[number] if number < len(lines) else 1, key, str(error))
        del lines[: len(rules["patterns"])]


def _text(rule: Mapping[str, Any], rules: Mapping[str, Any]) -> str:
    text = _guards(rule, rules) + _expand(rule["pattern"], rules, _DEPTH)
    unknown = sorted({found[2].rstrip("_") for found in _GROUP.finditer(text)} - _GROUPS)
    if unknown:
        raise ValueError(f"unknown group {', '.join(unknown)}; expected one of {', '.join(sorted(_GROUPS))}")
    return text


def _guards(rule: Mapping[str, Any], rules: Mapping[str, Any]) -> str:
    before = "".join(f"(?<!{_expand(word, rules, _DEPTH)})" for word in rule.get("not_after", ()))
    needed = "|".join(f"(?<={_expand(word, rules, _DEPTH)})" for word in rule.get("only_after", ()))
    return before + (f"(?:{needed})" if needed else "")


def _expand(text: str, rules: Mapping[str, Any], depth: int) -> str:
    if not depth:
        raise ValueError("macros name each other in a circle")

    def replaced(found: re.Match[str]) -> str:
        name = found[1]
        if name in rules["tables"]:
            words = sorted(rules["tables"][name], key=lambda word: (-len(word), word))
            return f"(?P<{name}>{'|'.join(map(re.escape, words))})"
        return _expand(rules["macros"][name], rules, depth - 1)

    return _MACRO.sub(replaced, text)


def _compile(rules: Mapping[str, Any], fold: Translation) -> Grammar:
    texts = [_text(rule, rules) for rule in rules["patterns"]]
    branches, patterns = [], []
    for number, (text, rule) in enumerate(zip(texts, rules["patterns"], strict=True)):
        names = [found[2] for found in _GROUP.finditer(text) if found[1] == "<"]
        unique = _GROUP.sub(rf"(?P\1\2__{number}\3", text)
        branches.append((rule.get("at"), f"(?P<rule__{number}>{unique})"))
        groups = tuple((name.rstrip("_"), f"{name}__{number}") for name in names)
        patterns.append(Pattern(rule["form"], groups, rule.get("fixed", {})))
    joins = {name: compiled(text) for name, text in rules["joins"].items()}
    edge = rules.get("edge", "")
    return Grammar(
        beginnings=Beginnings(rules["begins"], rules["holds"], rules["within"], fold),
        expression=compiled(f"{edge}(?={_beginning(rules['begins'])})(?:{'|'.join(_guarded(branches))})", re.ASCII),
        patterns=tuple(patterns),
        tables={name: _lowered(table) for name, table in rules["tables"].items()},
        between_after=compiled(rules["between_after"]),
        bounds_before=_bounds(rules["bounds_before"], r"(?:{})\s?(?:the )?\Z"),
        bounds_after=_bounds(rules["bounds_after"], "(?:{})"),
        **joins,
    )


def _guarded(branches: Iterable[tuple[str | None, str]]) -> Iterator[str]:
    """Yield patterns, those that begin alike together behind one look at the character there."""
    for at, alike in groupby(branches, key=itemgetter(0)):
        together = "|".join(pattern for _, pattern in alike)
        yield together if at is None else f"(?=[{at}])(?:{together})"


def _beginning(words: Sequence[str]) -> str:
    return "|".join(f"(?i:{re.escape(word)})" if word.islower() else re.escape(word) for word in words)


def _lowered(table: Mapping[str, Any]) -> dict[str, Any]:
    return {word.lower(): value for word, value in table.items()}


def _bounds(words: Mapping[str, str], form: str) -> tuple[tuple[Bound, re.Pattern[str]], ...]:
    known: tuple[Bound, ...] = get_args(Bound)
    return tuple((name, compiled(form.format(words[name]))) for name in known if name in words)


@cache
def grammars() -> tuple[Translation, Mapping[str, Grammar]]:
    """Return the grammar shipped with the package, compiled once."""
    return load_grammar(read_text("data", FILE), f"data/{FILE}")
