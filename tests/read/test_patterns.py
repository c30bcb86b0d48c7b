from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.patterns import patterns

KNOWN = patterns()


@pytest.mark.parametrize(
    ("expressions", "triggers"),
    [
        ([KNOWN.captions_by_end, KNOWN.caption_marks], KNOWN.caption_triggers),
        (KNOWN.publisher, KNOWN.publisher_triggers),
    ],
    ids=["captions", "publisher"],
)
def test_what_matches_has_a_trigger(expressions: Sequence[re.Pattern[str]], triggers: tuple[str, ...]) -> None:
    @given(st.one_of(*map(st.from_regex, expressions)))
    def holds(words: str) -> None:
        assert any(trigger in words for trigger in triggers)

    holds()
