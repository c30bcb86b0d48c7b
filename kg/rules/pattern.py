"""Patterns over tagged sentences: regular expressions in which `{…}` names a mention, a slot or a macro.

    {person}          a mention of that kind (kg.model.mention)
    {actor:side}      an actor, captured for the slot `side`; a slot may occur several times
    {with}            a macro of the same language, itself a pattern
    {0,20}            stays what it is in a regular expression

Other regular-expression syntax is that of Python's `re`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.model.mention import ACTORS, ANY, PLACEHOLDER

_FIELD = re.compile(r"\{([a-z][a-z_]*)(?::([a-z][a-z_]*))?\}")
_CLASSES: dict[str, str] = {kind: char for kind, char in PLACEHOLDER.items()} | {
    "actor": f"[{ACTORS}]",
    "mention": f"[{ANY}]",
    "actors": ACTORS,
    "mentions": ANY,
    "states": PLACEHOLDER["state"] + PLACEHOLDER["seat"],
    "places": PLACEHOLDER["place"] + PLACEHOLDER["seat"],
    "owners": PLACEHOLDER["state"] + PLACEHOLDER["seat"] + PLACEHOLDER["organization"] + PLACEHOLDER["group"],
    "owner": f"[{PLACEHOLDER['state']}{PLACEHOLDER['seat']}{PLACEHOLDER['organization']}{PLACEHOLDER['adjective']}]",
    "near": rf"[^{ACTORS},;:。!?]{{0,40}}?",
    "clause": r"[^,;。!?]{0,60}?",
    "gap": r"[^。!?]{0,90}?",
}


class PatternError(ValueError):
    """A pattern names an unknown macro or is no regular expression."""


def compile_pattern(pattern: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """Return the compiled form; slots become groups `slot__1`, `slot__2` … numbered over the pattern.

    Raises:
        PatternError: a name is neither a kind, nor a class, nor a macro, or the result is no regular expression.
    """
    counts: dict[str, int] = {}

    def put(match: re.Match[str], depth: int = 0) -> str:
        name, slot = match.group(1), match.group(2)
        if name in _CLASSES:
            body = _CLASSES[name]
        elif name in macros and depth < 8:
            body = f"(?:{_FIELD.sub(lambda inner: put(inner, depth + 1), macros[name])})"
        else:
            raise PatternError(f"{{{name}}} is no kind of mention and no macro; known: {', '.join([*_CLASSES, *macros])}")
        if slot is None:
            return body
        counts[slot] = counts.get(slot, 0) + 1
        return f"(?P<{slot}__{counts[slot]}>{body})"

    source = _FIELD.sub(put, pattern)
    try:
        return re.compile(source)
    except re.error as error:
        raise PatternError(f"{error} in {source}") from error


def slots(match: re.Match[str], slot: str) -> list[tuple[int, int]]:
    """Return the places in the matched text of each occurrence of a slot, in order."""
    found = []
    for name in match.re.groupindex:
        stem, _, _ = name.partition("__")
        if stem == slot and match.start(name) >= 0:
            found.append((match.start(name), match.end(name)))
    return sorted(found)
