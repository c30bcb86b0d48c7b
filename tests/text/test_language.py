from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Language
from kg.model.span import Span
from kg.text.language import language_of, split_languages, weight

ENGLISH = "The two presidents signed the treaty in the capital on Friday."


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("两国总统会谈", "und", "zh-Hans"),
        ("兩國總統會談", "und", "zh-Hant"),
        ("中央大道", "zh-Hant", "zh-Hant"),
        ("中央大道", "en", "zh-Hans"),
        ("Talks in Oslo", "zh-Hans", "en"),
        ("总统（President John Fitzgerald Doe）会谈后签署了条约并离开首都", "und", "zh-Hans"),
        ("Встреча министров", "zh-Hans", "und"),
        ("会议について協議しました", "zh-Hans", "und"),
        ("정상 회담", "en", "und"),
        ("2019-12-19", "zh-Hant", "zh-Hant"),
        ("", "und", "und"),
    ],
)
def test_language_of_a_run(text: str, default: Language, language: Language) -> None:
    assert language_of(text, default) == language


def test_weight_counts_a_chinese_character_for_several_letters() -> None:
    assert weight("会谈") == 5.0
    assert weight("a b") == 2.0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"两国总统周五在首都签署了条约并发表声明。{ENGLISH}", ["两国总统周五在首都签署了条约并发表声明。", ENGLISH]),
        (f"{ENGLISH} 两国总统周五在首都签署了条约并发表声明。", [ENGLISH, " 两国总统周五在首都签署了条约并发表声明。"]),
        (f"两国总统周五签署了{ENGLISH[:-1]}这一条约并发表联合声明", None),
        (f"两国总统周五在首都签署条约（{ENGLISH}）并发表联合声明。", None),
        ("两国总统周五在首都签署条约。 Talks ended.", None),
        (ENGLISH, None),
    ],
)
def test_line_is_split_where_the_language_changes_for_long(text: str, parts: list[str] | None) -> None:
    found = [span.of(text) for span in split_languages(text, Span(0, len(text)))]

    assert found == (parts or [text])


@given(st.text(alphabet="国会 aB.。（(）)", max_size=200))
def test_split_keeps_all_but_blanks_in_order(text: str) -> None:
    spans = split_languages(text, Span(0, len(text)))

    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(before.end <= after.start for before, after in pairwise(spans))
