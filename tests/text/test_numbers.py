from __future__ import annotations

import pytest

from kg.text.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("007", 7), ("1945", 1945), (" 12 ", 12), ("二〇二四", 2024), ("一九九六", 1996), ("二00五", 2005),
        ("八十五", 85), ("十", 10), ("十五", 15), ("二十", 20), ("一百零三", 103), ("一百一十二", 112), ("两千", 2000),
        ("廿", 20), ("廿二", 22), ("卅一", 31), ("兩", 2), ("one", 1), ("Twenty", 20), ("twenty-two", 22), ("an", 1),
    ],
)  # fmt: skip
def test_number_is_read(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "x", "一x", "twelve-two", "twenty-", "twenty-ten", "-3", "1.5", "²", "年"])
def test_other_words_are_no_number(text: str) -> None:
    assert parse_number(text) is None
