"""Tables for `str.translate` that are quick also where they change little."""

from __future__ import annotations

_KEPT = 1 << 16


class Translation(dict[int, int]):
    """Code points to what they become; others stay what they are, which is remembered as long as they are few.

    `str.translate` raises and catches an exception for each character that a plain dictionary lacks.
    """

    def __missing__(self, code: int) -> int:
        """Keep a code point."""
        if len(self) < _KEPT:
            self[code] = code
        return code
