"""How far a pattern that does not fit a sentence would fit it."""

from __future__ import annotations

import re

from kg.model.mention import Tagged
from kg.model.trace import Partial
from kg.rules.parts import parts
from kg.rules.pattern import PatternError, compile_pattern
from kg.rules.values import Frame

_TRIGGER = "(?P<t>"


class Nearest:
    """Tries parts of the patterns of frames; each run of parts is compiled once."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, int, int], re.Pattern[str] | None] = {}

    def partial(self, frame: Frame, tagged: Tagged, trigger: re.Match[str]) -> Partial | None:
        """Return the parts of a frame around its trigger that fit: as many as possible before it, then behind it.

        `None` where not even the part with the trigger fits at that place.
        """
        pieces = parts(frame.source)
        first = next((at for at, part in enumerate(pieces) if _TRIGGER in part), 0)
        last = first + 1
        span = self._span(frame, pieces, (first, last), tagged, trigger)
        if span is None:
            return None
        while first > 0 and (wider := self._span(frame, pieces, (first - 1, last), tagged, trigger)):
            first, span = first - 1, wider
        while last < len(pieces) and (wider := self._span(frame, pieces, (first, last + 1), tagged, trigger)):
            last, span = last + 1, wider
        return Partial(pieces, first, last, tagged.span(*span))

    def _span(
        self, frame: Frame, pieces: tuple[str, ...], run: tuple[int, int], tagged: Tagged, trigger: re.Match[str]
    ) -> tuple[int, int] | None:
        pattern = self._pattern(frame, pieces, run)
        for found in pattern.finditer(tagged.text) if pattern else ():
            start, end = found.span("t")
            if start < trigger.end() and trigger.start() < end:
                return found.span()
        return None

    def _pattern(self, frame: Frame, pieces: tuple[str, ...], run: tuple[int, int]) -> re.Pattern[str] | None:
        key = (frame.id, *run)
        if key not in self._compiled:
            try:
                self._compiled[key] = compile_pattern("".join(pieces[slice(*run)]), frame.macros)
            except PatternError:  # a part may refer to a group of another one
                self._compiled[key] = None
        return self._compiled[key]
