"""What hangs together is found by few pairs of those that share a key."""

from __future__ import annotations

from kg.model.time import TimeSpan
from kg.resolve.entities import Entities
from kg.resolve.events import BINDING, connections
from kg.resolve.telling import Profile

NONE: frozenset[str] = frozenset()


def talks(doc: str, *days: str) -> Profile:
    sides = {"state/IRN": NONE, "state/RUS": NONE}
    whens = frozenset(map(TimeSpan, days))
    return Profile(
        frozenset({doc}), sides, whens, NONE, frozenset({"talks"}), frozenset({"held"}), frozenset({""}), NONE
    )


def test_what_hangs_together_by_others_is_not_compared() -> None:
    entities: Entities = {}
    block = [talks(str(number), "2025-01-17") for number in range(5)]
    assert sorted(connections(("Meeting", "meeting", "state/IRN", "state/RUS", "2025-01"), block, entities)) == [
        (0, 1), (0, 2), (0, 3), (0, 4),
    ]  # fmt: skip


def test_others_are_found_whatever_lies_between() -> None:
    block = [talks("a", "2025-01-17"), talks("b", "2025-01-25"), talks("c", "2025-01-17"), talks("d", "2025-01-25")]
    assert sorted(connections(("Meeting", "meeting", "x"), block, {})) == [(0, 2), (1, 3)]


def test_what_binds_needs_no_comparison() -> None:
    block = [talks("a", "2025-01-17"), talks("b", "2026-01-25"), talks("c")]
    assert list(connections((BINDING, "Meeting", "1"), block, {})) == [(0, 1), (0, 2)]
