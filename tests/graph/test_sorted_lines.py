from __future__ import annotations

import random

import pytest

from kg.graph.sorted_lines import sorted_once

LINES = [f'<s{number % 300}> <p> "{"雪" * (number % 7)}{number % 450}" .' for number in range(5000)]


@pytest.mark.parametrize("piece", [1, 7, 1000, 4999, 5000, 100_000])
def test_lines_come_sorted_and_once_whatever_fits_in_memory(piece: int) -> None:
    mixed = LINES[:]
    random.Random(5).shuffle(mixed)

    found = [line for block in sorted_once(mixed, piece=piece) for line in block]

    assert [line.decode() for line in found] == [f"{line}\n" for line in sorted(set(LINES))]


def test_nothing_is_nothing() -> None:
    assert [line for block in sorted_once([]) for line in block] == []
