from __future__ import annotations

import pytest

from kg.extract.passages import LONGEST, clipped, widened
from kg.model.claim import Claim, Slot
from kg.model.span import Span

WORDS = "a clause of some length, "
LONG = WORDS * 40  # 1,000 code points


def claim(passage: Span, *spans: Span) -> Claim:
    return Claim("Meeting", tuple(Slot("participant", "state/AAA", "r", span) for span in spans), passage, "r")


def test_a_short_passage_stays() -> None:
    told = claim(Span(0, LONGEST), Span(3, 9))
    assert clipped(told, LONG) is told


@pytest.mark.parametrize("at", [0, 5, 380, 500, 990])
def test_a_long_passage_covers_the_slots_and_breaks_at_clauses(at: int) -> None:
    told = clipped(claim(Span(0, 1000), Span(at, at + 10)), LONG)
    assert len(told.passage) <= LONGEST
    assert told.passage.covers(Span(at, at + 10))
    assert told.passage.start == 0 or LONG[told.passage.start - 2 : told.passage.start] == ", "


def test_slots_too_far_apart_keep_the_first() -> None:
    told = clipped(claim(Span(0, 1000), Span(100, 110), Span(900, 910)), LONG)
    assert len(told.passage) <= LONGEST
    assert told.passage.covers(Span(100, 110))


def test_a_passage_without_slots_is_cut_at_the_front() -> None:
    assert clipped(claim(Span(100, 1000)), "x" * 1000).passage == Span(100, 500)


SENTENCES = (Span(0, 30), Span(31, 90), Span(91, 91 + LONGEST + 1))


@pytest.mark.parametrize(
    ("resting", "told"),
    [
        (Span(40, 42), Span(31, 90)),  # words of another sentence: that sentence
        (Span(3, 5), Span(3, 5)),  # within the passage
        (Span(100, 103), Span(100, 103)),  # the sentence is too long to quote
        (Span(29, 33), Span(29, 33)),  # in no sentence as a whole
    ],
)
def test_what_rests_on_another_sentence_has_it_for_its_passage(resting: Span, told: Span) -> None:
    (slot,) = widened(claim(Span(0, 30) if resting.start < 20 else Span(0, 28), resting), SENTENCES).slots
    assert slot.span == told
