"""No regular expression takes more than time in proportion to a text, at what is worst for it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.hostile.expressions import attacks, expressions, seconds

BOUNDED = {
    "kg.read.mastheads._RUNNING": 120,  # lines below the length of a masthead
    "kg.read.mastheads._TIME": 120,
    "kg.text.sentences._BEFORE": 20,  # so many characters before a full stop
}
"""Expressions that see only so many characters at a time."""
ANCHORED = ("kg.web.site.VIEWS",)
"""Expressions in a table, which only whole texts are matched with."""
SIZES = (10_000, 20_000, 40_000)
PROBE = 1_500
"""Characters by which the pieces are chosen that a pattern is slowest with."""
SLOWEST = 4
QUICK = 0.03
FASTER = 3.2
"""Times as long for twice the text: in proportion it is twice, by the square four times."""
EVERY = expressions()


def worst(pattern: re.Pattern[Any], size: int, *, is_anchored: bool) -> dict[str, float]:
    """Pieces that a pattern takes longer than usual for, with the seconds."""
    found = {piece: seconds(pattern, piece, size, is_anchored=is_anchored) for piece in attacks(pattern)}
    return {piece: time for piece, time in found.items() if time > QUICK}


def grown(pattern: re.Pattern[Any], *, is_anchored: bool) -> list[str]:
    """Pieces for which the time grows faster than the text, of those that take longest in a short one."""
    probed = {piece: seconds(pattern, piece, PROBE, is_anchored=is_anchored) for piece in attacks(pattern)}
    found = []
    for piece in sorted(probed, key=lambda piece: -probed[piece])[:SLOWEST]:
        if seconds(pattern, piece, SIZES[0], is_anchored=is_anchored) <= QUICK:
            continue
        times: list[float] = []
        for size in SIZES:
            # The best of three: a pause of the machine is no growth, and hides none.
            times.append(min(seconds(pattern, piece, size, is_anchored=is_anchored) for _ in range(3)))
            if len(times) > 1 and times[-1] <= FASTER * times[-2]:
                break
        else:
            found.append(f"{piece!r}: {', '.join(f'{time:.2f} s' for time in times)}")
    return found


@pytest.mark.parametrize("name", EVERY)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    pattern, is_anchored = EVERY[name]
    is_anchored = is_anchored or name.startswith(ANCHORED)
    if name in BOUNDED:
        assert worst(pattern, BOUNDED[name], is_anchored=is_anchored) == {}
    else:
        assert grown(pattern, is_anchored=is_anchored) == []


def test_expressions_are_found_wherever_they_stand() -> None:
    assert len(EVERY) > 200
    assert {name.rpartition(".")[0] for name in EVERY} >= {"kg.read.markdown", "kg.serve.guard", "kg.mapping.syntax"}


@pytest.mark.parametrize("source", ["a+b", r"(?:ab)+c"])
def test_a_pattern_whose_time_grows_faster_is_seen(source: str) -> None:
    assert grown(re.compile(source), is_anchored=False)
