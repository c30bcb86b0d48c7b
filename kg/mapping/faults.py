"""The list of faults that reading a mapping fills, and the nearest name to one that is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import Fault
from kg.mapping.model import Place
from kg.optional import late

if TYPE_CHECKING:
    from rapidfuzz import process
else:  # not needed where nothing is wrong
    process = late("rapidfuzz.process")

_NEAR = 60.0  # of 100: below it a suggestion confuses more than it helps


def near(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean x?" for the known name most like `name`, or nothing."""
    best = process.extractOne(name, sorted(known), score_cutoff=_NEAR)
    return f"; did you mean {best[0]}?" if best else ""


@dataclass(slots=True)
class FaultList:
    """Collects what is wrong in one file."""

    location: str
    found: list[Fault] = field(default_factory=list)

    def add(self, place: Place, key: str, message: str) -> None:
        """Note one fault."""
        self.found.append(Fault(self.location, place.line, key, message, place.column))
