"""Times as exact as a text allows."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class TimeSpan:
    """A day, month or year, or an interval of them.

    `start` and `end` are ISO 8601 in the form YYYY-MM-DD, YYYY-MM or YYYY; `end` is `None` unless the text tells an
    interval.
    """

    start: str
    end: str | None = None

    def __post_init__(self) -> None:
        for value in (self.start, self.end):
            if value is not None and not _ISO.match(value):
                raise ValueError(f"{value!r} is not YYYY-MM-DD, YYYY-MM or YYYY")

    @property
    def precision(self) -> str:
        """Return "year", "month" or "day", that of `start`."""
        return {4: "year", 7: "month", 10: "day"}[len(self.start)]

    def clashes(self, other: TimeSpan) -> bool:
        """Return whether both cannot be the same time; a day does not clash with its month or an interval around it."""
        return self._last() < other._first() or other._last() < self._first()

    def _first(self) -> str:
        return (self.start + "-01-01")[:10]

    def _last(self) -> str:
        end = self.end or self.start
        return end + {4: "-12-31", 7: "-31", 10: ""}[len(end)]

    def __str__(self) -> str:
        """Return the ISO form, an interval as `start/end`."""
        return f"{self.start}/{self.end}" if self.end else self.start
