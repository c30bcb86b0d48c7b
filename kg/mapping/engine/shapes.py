"""What is known of a term before any row is seen: enough to tell that two lines can never be the same."""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """How the texts of a term begin and end; of an `exact` one both are the whole text."""

    prefix: str = ""
    suffix: str = ""
    exact: bool = False

    def may_equal(self, other: Shape) -> bool:
        """Return whether some text may be of both shapes."""
        if self.exact and other.exact:
            return self.prefix == other.prefix
        begins = self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix)
        return begins and (self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix))


def exactly(text: str) -> Shape:
    """Return the shape of one text."""
    return Shape(text, text, True)


ANYTHING = Shape()
