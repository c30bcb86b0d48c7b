"""Places in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """Half-open range of code points of a document's text as read: `text[start:end]`, `0 <= start <= end`.

    So many are made that its fields are set without asking what setting an attribute of it means.
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        """Make the range of two places."""
        _set_start(self, start)
        _set_end(self, end)
        if not 0 <= start <= end:
            self.__post_init__()

    def __post_init__(self) -> None:
        """Refuse what is no range, also where spans are unpacked."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}..{self.end} is not 0 <= start <= end")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the words of `text` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Return whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share a code point."""
        return self.start < other.end and other.start < self.end


_set_start, _set_end = vars(Span)["start"].__set__, vars(Span)["end"].__set__
