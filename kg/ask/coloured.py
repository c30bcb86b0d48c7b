"""The words of a sentence with what was found in them: mentions by kind, triggers of frames, where an event is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.ask.lines import name_of
from kg.ask.markup import Html, element, html
from kg.ask.trace_words import trace_words
from kg.ask.tracing import Tracing
from kg.model.mention import Mention
from kg.model.span import Span
from kg.model.trace import Attempt, Outcome, SentenceTrace

_RANKS: tuple[Outcome, ...] = ("told", "dropped", "claimed", "unmatched")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to be shown in a class, with what appears when one points at it."""

    span: Span
    classes: str
    title: str


def coloured(tracing: Tracing, sentence: SentenceTrace) -> Html:
    """Return the words of a sentence, marked."""
    marks = [*_events(sentence), *_mentions(tracing, sentence)]
    return marked(tracing.document.text, sentence.span, marks)


def marked(text: str, span: Span, marks: Sequence[Mark]) -> Html:
    """Return the words of a span with marks as nested elements; of two marks that cross, the later one is left out."""
    inside = [mark for mark in marks if len(mark.span) and span.covers(mark.span)]
    return _nested(text, span, sorted(inside, key=lambda mark: (mark.span.start, -mark.span.end)))


def _nested(text: str, span: Span, marks: Sequence[Mark]) -> Html:
    pieces: list[str] = []
    at = span.start
    for number, mark in enumerate(marks):
        if mark.span.start < at or not span.covers(mark.span):
            continue
        pieces.append(text[at : mark.span.start])
        under = marks[number + 1 :]
        pieces.append(element("span", mark.classes, _nested(text, mark.span, under), title=mark.title))
        at = mark.span.end
    return html(*pieces, text[at : span.end])


def _events(sentence: SentenceTrace) -> Iterator[Mark]:
    """Yield what frames fit where something was told, and each trigger."""
    words = trace_words().outcomes
    told = [one for one in sentence.attempts if one.outcome == "told"]
    for one in told:
        yield Mark(one.span, "event", f"{one.frame}: {words['told']}")
        yield Mark(one.trigger, "trigger told", f"{one.frame}: {words['told']}")
    taken = [one.trigger for one in told]
    for one in _nearest(sentence.attempts):
        if not any(one.trigger.overlaps(other) for other in taken):
            taken.append(one.trigger)
            yield Mark(one.trigger, f"trigger {one.outcome}", f"{one.frame}: {_why(one)}")


def _nearest(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return attempts that come near: those that were dropped first, those that do not fit last."""
    near = [one for one in attempts if one.comes_near]
    return sorted(near, key=lambda one: (_RANKS.index(one.outcome), -len(one.trigger)))


def _why(attempt: Attempt) -> str:
    words = trace_words()
    if attempt.outcome == "dropped" and attempt.reason:
        return f"{words.outcomes['dropped']}: {words.dropped[attempt.reason]}"
    return words.outcomes[attempt.outcome]


def _mentions(tracing: Tracing, sentence: SentenceTrace) -> Iterator[Mark]:
    yield from (_mention(tracing, one, "m") for one in sentence.mentions)
    seen = {one.span for one in sentence.mentions}
    built = [one.mention for one in sentence.rewritings if not one.early]
    for one in [*reversed(built), *sentence.names]:
        if one.span not in seen:
            seen.add(one.span)
            yield _mention(tracing, one, "n")


def _mention(tracing: Tracing, mention: Mention, level: str) -> Mark:
    words = trace_words()
    names = [str(mention.when)] if mention.when else [name_of(tracing, key) for key in mention.keys]
    lines = [words.kinds[mention.kind], *names, *([mention.code] if mention.code else []), mention.rule]
    return Mark(mention.span, f"{level} {mention.kind}", "\n".join(lines))
