from __future__ import annotations

import time

import pytest

from kg.extract.reader import extract
from kg.read import document_from_text
from kg.rules.values import Rules

UNITS = (
    "a", "中国、", "俄罗斯总统", "(", "Mr. Smith and ", "the President of ", "Russian Foreign Minister ", "·阿巴·",
    "会谈", "普京", "said that Russia and China signed the ", "俄美两国", "A b-", "\ue000与",
)  # fmt: skip
SMALL, LARGE = 4000, 16_000


def _seconds(text: str, rules: Rules) -> float:
    started = time.process_time()
    extract(document_from_text(text), rules)
    return time.process_time() - started


@pytest.mark.parametrize("unit", UNITS)
def test_a_line_without_sentences_takes_time_in_proportion_to_its_length(unit: str, rules: Rules) -> None:
    """Four times the text takes about four times as long; sixteen times would be its square."""
    small, large = ((unit * size)[:size] for size in (SMALL, LARGE))
    ratios = []
    for _ in range(3):  # what else runs on the machine only makes it slower, so the best of a few counts
        ratios.append(_seconds(large, rules) / max(_seconds(small, rules), 0.02))
        if ratios[-1] < 8:
            break
    assert min(ratios) < 10
