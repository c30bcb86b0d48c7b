"""Quotes of bearable length: a passage is the sentence, or the part of a long one that states the claim."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg.model.claim import Claim
from kg.model.span import Span

LONGEST = 400
"""Code points of the longest passage."""
_BREAK = re.compile(r"[,，;；:：、]\s*")


def clipped(claim: Claim, text: str) -> Claim:
    """Return the claim with a passage of at most `LONGEST` code points that covers its slots as far as they fit."""
    if len(claim.passage) <= LONGEST:
        return claim
    spans = [slot.span for slot in claim.slots if slot.span and claim.passage.covers(slot.span)]
    first = min((span.start for span in spans), default=claim.passage.start)
    last = max((span.end for span in spans), default=first)
    last = min(max(last, first), first + LONGEST)
    spare = (LONGEST - (last - first)) // 2
    start = _start(text, max(claim.passage.start, first - spare), first)
    end = _end(text, last, min(claim.passage.end, start + LONGEST, last + 2 * spare))
    return replace(claim, passage=Span(start, end))


def widened(claim: Claim, sentences: Sequence[Span]) -> Claim:
    """Return the claim with the sentence of each slot that rests on words outside its passage, unless it is too long.

    `sentences` are those of the document in order.
    """
    outside = [slot for slot in claim.slots if slot.span and not claim.passage.covers(slot.span)]
    if not outside:
        return claim
    slots = tuple(
        replace(slot, span=_sentence(slot.span, sentences)) if slot in outside and slot.span else slot
        for slot in claim.slots
    )
    return replace(claim, slots=slots)


def _sentence(span: Span, sentences: Sequence[Span]) -> Span:
    at = bisect_right(sentences, span.start, key=lambda one: one.start) - 1
    found = sentences[at] if at >= 0 else span
    return found if found.covers(span) and len(found) <= LONGEST else span


def _start(text: str, low: int, first: int) -> int:
    """Return the first clause break from `low` on, at most `first`."""
    found = _BREAK.search(text, low, first)
    return found.end() if found else low


def _end(text: str, last: int, high: int) -> int:
    """Return the last clause break before `high`, at least `last`."""
    breaks = [found.start() for found in _BREAK.finditer(text, last, high)]
    return breaks[-1] if breaks else high
