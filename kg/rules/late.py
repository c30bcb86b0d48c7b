"""Regular expressions that are compiled when they are first used: a page needs few of the seven hundred."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from kg.cache.expressions import compiled

_METHODS = ("search", "match", "fullmatch", "finditer")


class Expression(Protocol):
    """What rules ask of a regular expression; `re.Pattern` is one."""

    @property
    def pattern(self) -> str:
        """Return the expression as it is written."""

    def search(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match between two places."""

    def match(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match at a place."""

    def fullmatch(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that fills what is between two places."""

    def finditer(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield all matches, one after the other."""


class Late:
    """An `Expression` that is compiled at its first use; from then on its methods are those of `re.Pattern`.

    What is no regular expression raises what `told` makes of the error, at that first use.
    """

    __slots__ = (*_METHODS, "pattern", "told")

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]

    def __init__(self, pattern: str, told: Callable[[re.error], Exception]) -> None:
        self.pattern = pattern
        self.told = told

    def __getattr__(self, name: str) -> Any:
        """Compile the expression; Python asks this only while a method is not there yet."""
        if name not in _METHODS:
            raise AttributeError(name)
        try:
            found = compiled(self.pattern)
        except re.error as error:
            raise self.told(error) from error
        for method in _METHODS:
            setattr(self, method, getattr(found, method))
        return getattr(self, name)

    def __reduce__(self) -> tuple[object, ...]:
        """Tell other processes the expression as it is written."""
        return Late, (self.pattern, self.told)
