"""Patterns over tagged sentences: regular expressions in which `{…}` names a mention, a slot or a macro.

    {person}          a mention of that kind (kg.model.mention)
    {actor:side}      an actor, captured for the slot `side`; a slot may occur several times
    [{states}{group}] kinds and sets of kinds stand inside a character class too
    {with}            a macro of the same language, itself a pattern
    {0,20}            stays what it is in a regular expression

Other regular-expression syntax is that of Python's `re`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from kg.model.mention import ACTORS, ANY, PLACEHOLDER
from kg.rules.bounds import bounded
from kg.rules.parts import alternatives, parts

_FIELD = re.compile(r"\{([a-z][a-z_0-9]*)(?::([a-z][a-z_]*))?\}")
_DEPTH = 8
_MORE = r"(?:(?:\+|\{[1-9]\d*(?:,\d*)?\})[?+]?)?"
_GROUP = re.compile(r"\((?:\?P<\w+>|\?<=|\?=|\?:|(?!\?))(.*)\)" + _MORE, re.DOTALL)
"""A group that must match once at least, or what must stand before or behind."""
_CLASS = re.compile(r"(\[[^^\\\]\[]+\])" + _MORE)
_MARK = re.compile(r"\\[(){}.·]")
_RANGE = re.compile(r"(.)-(.)")


def _set(*kinds: str) -> str:
    return "".join(char for kind, char in PLACEHOLDER.items() if kind in kinds)


_SETS: dict[str, str] = {
    "actors": ACTORS,
    "mentions": ANY,
    "states": _set("state", "seat"),
    "places": _set("place", "seat"),
    "organizations": _set("organization"),
    "pacts": _set("pact"),
    "titles": _set("title"),
    "persons": _set("person"),
    "roles": _set("role"),
    "dates": _set("date"),
    "owners": _set("state", "seat", "organization", "group"),
}
"""Characters to stand inside a class: `[{states}{group}]`."""
_PATTERNS: dict[str, str] = {
    "actor": f"[{ACTORS}]",
    "mention": f"[{ANY}]",
    "owner": f"[{_set('state', 'seat', 'organization', 'adjective')}]",
    "near": rf"[^{ACTORS},;:。!?]{{0,40}}?",
    "clause": r"[^,;。!?]{0,60}?",
    "gap": r"[^。!?]{0,90}?",
}
_KNOWN = PLACEHOLDER | _SETS | {"actor": ACTORS, "mention": ANY, "owner": _PATTERNS["owner"][1:-1]}
"""Names that stand for one mention, with its characters."""


class PatternError(ValueError):
    """A pattern names an unknown macro or is no regular expression."""


def compile_pattern(pattern: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """Return the compiled form of a pattern.

    Raises:
        PatternError: a name is neither a kind, nor a class, nor a macro, or the result is no regular expression.
    """
    source = written_out(pattern, macros)
    try:
        return re.compile(source)
    except (re.error, OverflowError) as error:  # the latter over repetitions of more than four billion
        raise PatternError(f"{error} in {source}") from error


def written_out(pattern: str, macros: Mapping[str, str]) -> str:
    """Return the regular expression; slots become groups `slot__1`, `slot__2` … numbered over the pattern.

    Repetitions are bounded (see `kg.rules.bounds`).

    Raises:
        PatternError: a name is neither a kind, nor a class, nor a macro.
    """
    counts: dict[str, int] = {}
    known = PLACEHOLDER | _SETS | _PATTERNS

    def put(match: re.Match[str], depth: int) -> str:
        name, slot = match.group(1), match.group(2)
        body = known.get(name)
        if body is None and name in macros and depth < _DEPTH:
            body = f"(?:{_FIELD.sub(lambda inner: put(inner, depth + 1), macros[name])})"
        if body is None:
            near = get_close_matches(name, [*known, *macros], n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise PatternError(f"{{{name}}} is no kind of mention and no macro{hint}")
        if slot is None:
            return body
        counts[slot] = counts.get(slot, 0) + 1
        return f"(?P<{slot}__{counts[slot]}>{body})"

    return bounded(_FIELD.sub(lambda match: put(match, 0), pattern))


def needs(pattern: str, macros: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    """Return sets of characters of which a text must have one each for the pattern to match at all.

    Only placeholders and marks that the pattern cannot do without are known, not letters.

    >>> [len(chars) for chars in needs("{person:who}(?<={title})x[{states}{group}]{role}?(?:{dot}y)+", {"dot": "[·.]"})]
    [1, 1, 3, 2]
    >>> [len(chars) for chars in needs("{person} met|{role}(?:, {state}| in {place})", {})]
    [2]
    """
    return tuple(dict.fromkeys(_needs(pattern, macros, _DEPTH)))


def _needs(pattern: str, macros: Mapping[str, str], depth: int) -> Iterator[frozenset[str]]:
    options = alternatives(pattern)
    if len(options) > 1:
        yield from _needs_of_one([tuple(_needs(option, macros, depth)) for option in options])
        return
    for part in parts(pattern) if depth else ():
        group, field, members = _GROUP.fullmatch(part), _FIELD.fullmatch(part), _CLASS.fullmatch(part)
        if _MARK.fullmatch(part):
            yield frozenset(part[-1])
        elif members:
            yield from _of_class(members[1][1:-1])
        elif field and field[1] in _KNOWN:
            yield from _of_class(part)
        elif field and field[1] in macros:
            yield from _needs(macros[field[1]], macros, depth - 1)
        elif group:
            yield from _needs(group[1], macros, depth - 1)


def _needs_of_one(options: Sequence[Sequence[frozenset[str]]]) -> Iterator[frozenset[str]]:
    """Yield what is needed whichever of some alternatives matches: what one of them needs most sharply each."""
    if all(options):
        yield frozenset().union(*(min(wanted, key=len) for wanted in options))


def _of_class(members: str) -> Iterator[frozenset[str]]:
    """Yield what a class or a kind of mention needs; nothing when it has ranges, letters, a blank or other names.

    Texts have so many different letters that what they have of those would be another thing for each, and all have
    blanks.
    """
    names = [field.group(1) for field in _FIELD.finditer(members)]
    if "-" not in _FIELD.sub("", members) and all(name in _KNOWN for name in names):
        text = "".join(_KNOWN[name] for name in names) + _FIELD.sub("", members)
        chars = _RANGE.sub(lambda match: "".join(map(chr, range(ord(match[1]), ord(match[2]) + 1))), text)
        if " " not in chars and not any(map(str.isalnum, chars)):
            yield frozenset(chars)


def slots(match: re.Match[str], slot: str) -> list[tuple[int, int]]:
    """Return the places in the matched text of each occurrence of a slot, in order."""
    expression = match.re
    groups = _groups.get(expression.pattern)
    if groups is None:
        groups = _groups[expression.pattern] = _groups_of(expression)
    numbers = groups.get(slot)
    if numbers is None:
        return []
    found = [place for number in numbers if (place := match.span(number))[0] >= 0]
    return sorted(found) if len(found) > 1 else found


_groups: dict[str, Mapping[str, Sequence[int]]] = {}
"""The groups of each slot by the text of an expression, of which there are as many as rules: asked at every match."""


def _groups_of(expression: re.Pattern[str]) -> Mapping[str, Sequence[int]]:
    groups: dict[str, list[int]] = {}
    for name, group in expression.groupindex.items():
        groups.setdefault(name.partition("__")[0], []).append(group)
    return groups
