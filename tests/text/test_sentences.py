from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.model.span import Span
from kg.text.sentences import clauses, in_pieces, sentences

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "cases/sentences.yaml").read_text(encoding="utf-8"))
TEXT = st.text(alphabet='ab. 。！？!?“”"（）()」\n,，:;—Mr1国', max_size=60)


@pytest.mark.parametrize(("text", "expected"), CASES["sentences"])
def test_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


@pytest.mark.parametrize(("text", "expected"), CASES["clauses"])
def test_sentence_is_cut_into_clauses(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in clauses(text, Span(0, len(text)))] == expected


def test_only_the_range_asked_for_is_cut_and_offsets_count_the_whole_text() -> None:
    text = "甲。乙。丙。丁。"

    assert sentences(text, 2, 6) == [Span(2, 4), Span(4, 6)]


@given(TEXT)
def test_every_character_but_blanks_lies_in_exactly_one_sentence_and_clause(text: str) -> None:
    for spans in (sentences(text), clauses(text, Span(0, len(text)))):
        covered = [place for span in spans for place in range(span.start, span.end)]

        assert covered == sorted(set(covered))
        assert {place for place, char in enumerate(text) if not char.isspace()} <= set(covered)
        assert all(span.of(text) == span.of(text).strip() != "" for span in spans)


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("abc", 3, ["abc"]),
        ("abcd", 3, ["abc", "d"]),
        ("ab cd", 4, ["ab", "cd"]),
        ("甲乙，丙丁", 4, ["甲乙，", "丙丁"]),
        ("a b，c d e", 6, ["a b，", "c d e"]),
        ("      a", 2, ["a"]),
        ("", 2, []),
    ],
)
def test_what_is_longer_than_any_sentence_is_cut(text: str, longest: int, pieces: list[str]) -> None:
    found = in_pieces(text, Span(0, len(text)), longest)

    assert [span.of(text) for span in found] == pieces
    assert all(len(span) <= longest for span in found)
