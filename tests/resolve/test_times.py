"""Months around a day, and how the times of two tellings stand to each other."""

from __future__ import annotations

import pytest

from kg.model.time import TimeSpan
from kg.resolve.times import months_around, relation


@pytest.mark.parametrize(
    ("day", "before", "after", "expected"),
    [
        ("2025-01-17", 1, 1, ("2025-01",)),
        ("2025-01-01", 1, 1, ("2024-12", "2025-01")),
        ("2024-02-28", 0, 2, ("2024-02", "2024-03")),
        ("2024-12-20", 60, 60, ("2024-10", "2024-11", "2024-12", "2025-01", "2025-02")),
        ("2025-02", 60, 60, ("2025-02",)),
        ("2025", 1, 1, ("2025",)),
        ("2025-02-30", 1, 1, ("2025-02",)),
        ("", 1, 1, ()),
    ],
)
def test_months_that_lie_within_days(day: str, before: int, after: int, expected: tuple[str, ...]) -> None:
    assert months_around(day, before=before, after=after) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([], [], "none"),
        (["2025-01-17"], [], "one"),
        (["2025-01-17"], ["2025-01-17"], "equal"),
        (["2025-01-17"], ["2025-01-18"], "near"),
        (["2025-01-17"], ["2025-01"], "compatible"),
        (["2025-01-17"], ["2025-03"], "clash"),
        (["2025-01-17", "2025-03-01"], ["2025-01-17", "2025-03-01"], "clash"),
    ],
)
def test_how_times_stand_to_each_other(left: list[str], right: list[str], expected: str) -> None:
    assert relation(frozenset(map(TimeSpan, left)), frozenset(map(TimeSpan, right))) == expected
