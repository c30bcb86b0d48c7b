"""Who may watch a document being read.

Stages call an observer at each decision and hand over what they have at hand; an observer changes nothing. `Observer`
itself looks away, so that watching costs nobody who does not ask for it; that of `kg.extract.trace` keeps what it sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from kg.model.claim import Claim
from kg.model.document import Language
from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.model.trace import Candidate, Reason, Weighed

if TYPE_CHECKING:  # those who are watched know their observer
    from kg.extract.discourse import Discourse
    from kg.extract.slots import Telling
    from kg.rules.values import Chunk, Frame

Stage = Literal["persons", "phrases", "events"]


class Observer:
    """What an observer is told, in the order in which a sentence is read; each method does nothing here.

    Of frames that a sentence has not the mentions for, only those are told that want to know of misses.
    """

    wants_misses = False

    def begins(self, stage: Stage, sentence: Span, language: Language, tagged: Tagged) -> None:
        """A stage begins on a sentence."""

    def rewrites(self, chunk: Chunk, before: Tagged, edits: Sequence[tuple[int, int, Mention]]) -> None:
        """A chunk pattern fired: ranges of the sentence become mentions."""

    def tries(self, frame: Frame) -> None:
        """The trigger of a frame is in the sentence."""

    def passes_over(self, frame: Frame, found: re.Match[str]) -> None:
        """A frame fits, but the trigger belongs to an earlier frame of its family."""

    def fits(self, frame: Frame, found: re.Match[str]) -> None:
        """A frame fits; what is told from here on is about it."""

    def refers(self, mention: Mention | None, keys: Iterable[str], discourse: Discourse) -> None:
        """A mention, or the side left out (`None`), was taken to mean these things."""

    def weighs(self, prop: Weighed, candidates: Sequence[Candidate], chosen: Mention | None) -> None:
        """A date or place was chosen."""

    def asks(self, telling: Telling, statuses: Iterable[str], chosen: str | None) -> None:
        """Words were searched for a status."""

    def drops(self, reason: Reason) -> None:
        """The frame that fits comes to nothing."""

    def tells(self, claim: Claim) -> None:
        """The frame that fits made a claim."""

    def ends(self, discourse: Discourse) -> None:
        """The document has been read."""


NO_TRACE = Observer()
"""Watches nothing."""
