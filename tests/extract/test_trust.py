from __future__ import annotations

import pytest

from kg.extract.trust import Trust
from kg.model.claim import Claim, Reading, Slot
from kg.model.span import Span
from kg.model.time import TimeSpan
from kg.read import document_from_text
from scripts.calibrate import shares

TRUST = Trust(0.7, {"zh.meet": 0.9, "zh.meet.with": 0.5, "date": 0.8})


@pytest.mark.parametrize(
    ("rule", "confidence"),
    [("zh.meet.of", 0.9), ("zh.meet.with.opened", 0.5), ("zh.meet", 0.9), ("zh.meeting.of", 0.7), ("", 0.7)],
)
def test_the_longest_known_beginning_counts(rule: str, confidence: float) -> None:
    assert TRUST.of(rule) == confidence


def test_a_claim_is_no_more_trusted_than_its_rule_nor_more_than_before() -> None:
    slots = (
        Slot("participant", "state/AAA", "zh.meet.of"),
        Slot("status", "held", "zh.meet.of", confidence=0.3),
        Slot("date", TimeSpan("2024"), "date.year"),
        Slot("place", "place/x", "never.judged"),
    )
    claim = Claim("Meeting", slots, Span(0, 1), "zh.meet.of", confidence=1.0)
    (weighed,) = TRUST.weigh(Reading(document_from_text("x" * 40), (), (claim,))).claims
    assert weighed.confidence == 0.9
    assert [slot.confidence for slot in weighed.slots] == [0.9, 0.3, 0.8, 0.9]


def test_shares_are_smoothed_and_small_groups_go_together() -> None:
    judged = (
        [("zh.meet.with", True)] * 9 + [("zh.meet.of", False)] + [("en.call.x", True)] * 2 + [("en.visit.y", False)]
    )
    assert shares(judged) == (0.6, {"zh.meet": 0.83})


def test_without_small_groups_the_rest_is_trusted_like_all() -> None:
    assert shares([("zh.meet.with", True)] * 10) == (0.92, {"zh.meet": 0.92})
