"""An observer that keeps what it sees, as `kg.model.trace`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.discourse import Discourse
from kg.extract.nearest import Nearest
from kg.extract.observer import Observer, Stage
from kg.extract.slots import Telling, scope_of
from kg.model.claim import Claim, Reading, Thing
from kg.model.document import Language
from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.model.trace import (
    Attempt,
    Candidate,
    Choice,
    Cue,
    Reason,
    Reference,
    Rewriting,
    SentenceTrace,
    StatusChoice,
    Trace,
    Weighed,
)
from kg.rules.values import Chunk, Frame
from kg.text.sentences import clauses

_MEANS = ("role", "pair")
_RECENT = 6
_TRIGGER = "t"


@dataclass(slots=True)
class _Draft:
    """What is known of a sentence while it is read."""

    language: Language
    known: Tagged
    tagged: Tagged
    rewritings: list[Rewriting] = field(default_factory=list)
    tried: list[Frame] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)


class Recorder(Observer):
    """Watches one document; `trace` returns what was seen."""

    wants_misses = True

    def __init__(self) -> None:
        self._drafts: dict[Span, _Draft] = {}
        self._things: tuple[Thing, ...] = ()
        self._stage: Stage = "persons"
        self._nearest = Nearest()

    def trace(self, reading: Reading) -> Trace:
        """Return the steps that led to a reading, sentences in the order of the text."""
        text = reading.document.text
        sentences = (self._sentence(span, draft, text) for span, draft in sorted(self._drafts.items()))
        return Trace(reading, tuple(sentences), self._things)

    def begins(self, stage: Stage, sentence: Span, language: Language, tagged: Tagged) -> None:
        """Turn to a sentence."""
        self._stage = stage
        self._now = self._drafts.setdefault(sentence, _Draft(language, tagged, tagged))
        if stage == "phrases":
            self._now.known = tagged
        self._now.tagged = tagged

    def rewrites(self, chunk: Chunk, before: Tagged, edits: Sequence[tuple[int, int, Mention]]) -> None:
        """Keep each edit, with the sentence before and after all of one round."""
        after = before.replace(list(edits))
        for _, _, mention in edits:
            is_early = self._stage == "persons"
            self._now.rewritings.append(Rewriting(chunk.id, mention, before.cased, after.cased, is_early))

    def tries(self, frame: Frame) -> None:
        """Keep the frame; what came of it is told later."""
        self._now.tried.append(frame)

    def passes_over(self, frame: Frame, found: re.Match[str]) -> None:
        """Keep the fit as one whose trigger is claimed."""
        self._now.attempts.append(self._fit(frame, found, None))

    def fits(self, frame: Frame, found: re.Match[str]) -> None:
        """Keep the fit; nothing came of it until claims are told."""
        self._now.attempts.append(self._fit(frame, found, "nothing"))

    def _fit(self, frame: Frame, found: re.Match[str], reason: Reason | None) -> Attempt:
        span = self._now.tagged.span
        filled = ((name, *found.span(name)) for name in found.re.groupindex if name != _TRIGGER)
        return Attempt(
            frame=frame.id,
            family=frame.family,
            outcome="dropped" if reason else "claimed",
            trigger=span(*found.span(_TRIGGER)),
            span=span(*found.span()),
            slots=tuple((name.partition("__")[0], span(start, end)) for name, start, end in filled if start >= 0),
            reason=reason,
            frame_status=frame.status,
        )

    def refers(self, mention: Mention | None, keys: Iterable[str], discourse: Discourse) -> None:
        """Keep whom roles, pairs and omissions mean; a name means itself."""
        if mention is not None and mention.kind not in _MEANS:
            return
        recent = tuple(discourse.recent[: -_RECENT - 1 : -1])
        reference = Reference(mention, tuple(keys), recent, tuple(discourse.subject))
        if reference not in self._last.references:
            self._change(references=(*self._last.references, reference))

    def weighs(self, prop: Weighed, candidates: Sequence[Candidate], chosen: Mention | None) -> None:
        """Keep a choice."""
        choice = Choice(prop, tuple(sorted(candidates, key=lambda one: one.at)), chosen)
        if choice not in self._last.choices:
            self._change(choices=(*self._last.choices, choice))

    def asks(self, telling: Telling, statuses: Iterable[str], chosen: str | None) -> None:
        """Keep the status that words gave, with those that stand where they do not count."""
        asked = tuple(statuses)
        cues = tuple(cue for status in asked for cue in _cues(telling, status))
        self._change(status=StatusChoice(asked, cues, chosen))

    def drops(self, reason: Reason) -> None:
        """Keep the reason, unless the same frame made a claim besides."""
        if self._last.outcome != "told":
            self._change(reason=reason)

    def tells(self, claim: Claim) -> None:
        """Count the claim to the frame."""
        given = tuple(str(value) for value in claim.values("status"))
        self._change(outcome="told", reason=None, statuses=(*self._last.statuses, *given))

    def ends(self, discourse: Discourse) -> None:
        """Keep all things that the document speaks of."""
        self._things = discourse.finished(discourse.things)

    @property
    def _last(self) -> Attempt:
        return self._now.attempts[-1]

    def _change(self, **changes: object) -> None:
        self._now.attempts[-1] = replace(self._last, **changes)  # type: ignore[arg-type]  # fields of Attempt, each given with its type above

    def _sentence(self, span: Span, draft: _Draft, text: str) -> SentenceTrace:
        attempts = [*draft.attempts, *self._unmatched(draft)]
        return SentenceTrace(
            span=span,
            language=draft.language,
            clauses=tuple(clauses(text, span)),
            names=_in_order(draft.known),
            known=draft.known.cased,
            rewritings=tuple(draft.rewritings),
            mentions=_in_order(draft.tagged),
            text=draft.tagged.cased,
            attempts=tuple(sorted(attempts, key=lambda one: one.trigger.start)),
        )

    def _unmatched(self, draft: _Draft) -> Iterator[Attempt]:
        """Yield the triggers from which nothing was told by the frames that do not fit there."""
        told = [one.trigger for one in draft.attempts if one.outcome == "told"]
        fitting = {(one.frame, one.trigger) for one in draft.attempts}
        for frame in draft.tried:
            for found in frame.trigger.finditer(draft.tagged.text):
                trigger = draft.tagged.span(*_without_blanks(found))
                if any(trigger.overlaps(other) for other in told):
                    continue
                if any(frame.id == name and trigger.overlaps(other) for name, other in fitting):
                    continue
                partial = self._nearest.partial(frame, draft.tagged, found)
                span = partial.span if partial else trigger
                yield Attempt(frame.id, frame.family, "unmatched", trigger, span, partial=partial)


def _without_blanks(found: re.Match[str]) -> tuple[int, int]:
    """Return where the words of a match stand, without the blanks around them."""
    words = found.group()
    start = found.start() + len(words) - len(words.lstrip())
    return start, max(start, found.end() - len(words) + len(words.rstrip()))


def _in_order(tagged: Tagged) -> tuple[Mention, ...]:
    return tuple(mention for _, mention in sorted(tagged.mentions.items()))


def _cues(telling: Telling, status: str) -> Iterator[Cue]:
    words = telling.words(status)
    if words is None:
        return
    start, end = scope_of(telling, status)
    for found in words.finditer(telling.tagged.text):
        yield Cue(status, telling.tagged.span(*found.span()), start <= found.start() and found.end() <= end)
