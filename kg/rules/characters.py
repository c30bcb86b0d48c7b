"""Regular expressions that look at one character before they try many words there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from kg.rules.parts import alternatives, parts

_MANY = 4
"""Alternatives that are worth a look at the first character."""
_AROUND = re.compile(r"\(\?<?[=!].*\)", re.DOTALL)
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)(.*)\)", re.DOTALL)
_CLASS = re.compile(r"\[([^\^\[\]-](?:[^\[\]]*[^\[\]-])?)\](?:\{[1-9]\d*(?:,\d*)?\})?")
_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]()|]+")


def one_of(chars: str, never: Iterable[str]) -> str:
    """Return an expression for one of `chars` where none of the words `never` begins.

    Words are tried only at a character that one begins with.

    >>> one_of("abc", ["bad", "bed", "by", "dab"])
    '(?:[ac]|(?!b(?:ad|ed|y))[b])'
    """
    by_first: dict[str, set[str]] = defaultdict(set)
    for word in never:
        if word[0] in chars:
            by_first[word[0]].add(word[1:])
    if not by_first:
        return f"[{chars}]"
    words = "|".join(f"{first}(?:{'|'.join(map(re.escape, sorted(by_first[first])))})" for first in sorted(by_first))
    free = "".join(char for char in chars if char not in by_first)
    begun = "".join(sorted(by_first))
    return f"(?:{f'[{free}]|' if free else ''}(?!{words})[{begun}])"


def guarded(body: str) -> str:
    """Return an expression with many alternatives behind a look at the character that it begins with.

    Where that is not known, and where Python's own search knows it already since each begins with a letter, it is as
    it was.

    >>> guarded("a|b|c|d|(?:e|f)x|g(?!h)|(?<!x)h|[ij]k?")
    '(?=[abcdefghij])(?:a|b|c|d|(?:e|f)x|g(?!h)|(?<!x)h|[ij]k?)'
    """
    options = alternatives(body)
    if len(options) < _MANY or all(map(_PLAIN.match, options)):
        return body
    firsts = [_first(option) for option in options]
    return f"(?=[{''.join(dict.fromkeys(firsts))}])(?:{body})" if all(firsts) else body


def _first(option: str) -> str:
    """Return the inside of a class of the characters that an alternative begins with; nothing where it is not known."""
    first = next((part for part in parts(option) if not _AROUND.fullmatch(part)), "")
    if _PLAIN.fullmatch(first):
        return re.escape(first[0])
    if members := _CLASS.fullmatch(first):
        return members[1]
    group = _GROUP.fullmatch(first)
    firsts = [_first(one) for one in alternatives(group[1])] if group else []
    return "".join(firsts) if all(firsts) else ""
