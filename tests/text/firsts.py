"""The characters that a regular expression can begin with, from the tree that Python makes of it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

sre: Any = importlib.import_module("re._constants")  # the only tree of expressions that Python has
parser: Any = importlib.import_module("re._parser")
_AROUND = frozenset({sre.ASSERT, sre.ASSERT_NOT, sre.AT})
_REPEATS = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})


def alternatives(expression: re.Pattern[str]) -> list[Any]:
    """The trees of what an expression tries last, one after the other."""
    tree = parser.parse(expression.pattern, expression.flags)
    (*_, (kind, value)) = tree
    assert kind is sre.BRANCH
    return list(value[1])


def firsts(tree: Any, flags: int = 0) -> set[str]:
    """The characters that what an expression matches can begin with; an error where that is any or none."""
    found: set[str] = set()
    for kind, value in tree:
        if kind in _AROUND:
            continue
        of_one, may_be_nothing = _firsts(kind, value, flags)
        found |= of_one
        if not may_be_nothing:
            return found
    raise AssertionError("may match nothing")


def _firsts(kind: Any, value: Any, flags: int) -> tuple[set[str], bool]:
    if kind is sre.LITERAL:
        return _cased(chr(value), flags), False
    if kind is sre.IN:
        return {cased for char in _members(value) for cased in _cased(char, flags)}, False
    if kind is sre.BRANCH:
        return _of_any([(tree, flags) for tree in value[1]])
    if kind is sre.SUBPATTERN:
        return _of_any([(value[3], (flags | value[1]) & ~value[2])])
    assert kind in _REPEATS, kind
    found, may_be_nothing = _of_any([(value[2], flags)])
    return found, may_be_nothing or value[0] == 0


def _of_any(trees: list[tuple[Any, int]]) -> tuple[set[str], bool]:
    found: set[str] = set()
    may_be_nothing = False
    for tree, flags in trees:
        try:
            found |= firsts([*tree], flags)
        except AssertionError:
            may_be_nothing = True
            found |= {char for kind, value in tree if kind not in _AROUND for char in _firsts(kind, value, flags)[0]}
    return found, may_be_nothing


def _members(choices: Any) -> Iterator[str]:
    for kind, value in choices:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind is sre.RANGE:
            yield from map(chr, range(value[0], value[1] + 1))
        else:
            assert (kind, value) == (sre.CATEGORY, sre.CATEGORY_DIGIT), kind
            yield from "0123456789"


def _cased(char: str, flags: int) -> set[str]:
    return {char, char.lower(), char.upper()} if flags & re.IGNORECASE and char.isascii() else {char}
