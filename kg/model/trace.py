"""How a document was read, step by step: what a person needs to mend a miss.

Codes (reasons, outcomes, sources of a status) are worded in `kg/data/trace.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model.claim import Reading, Thing
from kg.model.document import Language
from kg.model.mention import Mention
from kg.model.span import Span

Outcome = Literal["told", "dropped", "claimed", "unmatched"]
"""Of a frame whose trigger is there: it made claims; it fits but nothing came of it; an earlier frame has the trigger;
its pattern does not fit."""
Weighed = Literal["date", "place"]
Reason = Literal[
    "far", "speech", "name", "limit", "no_value", "no_place_words",   # why a candidate is not taken
    "hypothetical", "sides", "nothing_before", "nothing_new", "nothing",   # why a frame is dropped
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date or place of the sentence that might be that of an event.

    `distance` counts characters of the tagged sentence and a penalty for each clause between; the least is taken.
    `excluded` says why one is not taken at all.
    """

    at: int
    mention: Mention
    distance: int
    excluded: Reason | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A date or place chosen among candidates, or none of them."""

    property: Weighed
    candidates: tuple[Candidate, ...]
    chosen: Mention | None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that can give an event its status, and whether it stands where it counts."""

    status: str
    span: Span
    counts: bool


@dataclass(frozen=True, slots=True)
class StatusChoice:
    """The status that words gave (`None`: none did), and all words in the sentence that could have."""

    asked: tuple[str, ...]
    cues: tuple[Cue, ...]
    chosen: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """Whom a mention that is no name was taken to mean.

    `mention` is `None` for a side that the sentence leaves out. `recent` are the actors met before, the last one first,
    `subject` that of the sentence before.
    """

    mention: Mention | None
    keys: tuple[str, ...]
    recent: tuple[str, ...]
    subject: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A chunk pattern that fired: words became one mention; `before` and `after` are the sentence as patterns see it.

    With `early` it happened in the first pass, which only looks for persons.
    """

    rule: str
    mention: Mention
    before: str
    after: str
    early: bool = False


@dataclass(frozen=True, slots=True)
class Partial:
    """The longest run of parts around the trigger that fits: `parts[first:last]`, on the words of `span`."""

    parts: tuple[str, ...]
    first: int
    last: int
    span: Span


@dataclass(frozen=True, slots=True)
class Attempt:
    """One frame tried on one sentence.

    `span` is what the pattern fits (only the trigger, where it does not), `slots` its slots, `statuses` those of the
    claims it made. `frame_status` is the status that the frame itself gives.
    """

    frame: str
    family: str
    outcome: Outcome
    trigger: Span
    span: Span
    slots: tuple[tuple[str, Span], ...] = ()
    reason: Reason | None = None
    partial: Partial | None = None
    frame_status: str | None = None
    status: StatusChoice | None = None
    choices: tuple[Choice, ...] = ()
    references: tuple[Reference, ...] = ()
    statuses: tuple[str, ...] = ()

    @property
    def comes_near(self) -> bool:
        """Return whether the pattern fits, or at least the part of it that has the trigger."""
        return self.outcome != "unmatched" or self.partial is not None


@dataclass(frozen=True, slots=True)
class SentenceTrace:
    """One sentence: known names and dates, what patterns made of them, the frames tried.

    `known` and `text` are the sentence as patterns see it before and after the chunk patterns, one private-use
    character a mention (kg.model.mention).
    """

    span: Span
    language: Language
    clauses: tuple[Span, ...]
    names: tuple[Mention, ...]
    known: str
    rewritings: tuple[Rewriting, ...]
    mentions: tuple[Mention, ...]
    text: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A reading with the steps that led to it; `things` are all that the document speaks of, sorted by key."""

    reading: Reading
    sentences: tuple[SentenceTrace, ...]
    things: tuple[Thing, ...]
