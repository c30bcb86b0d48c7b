from __future__ import annotations

import time
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.span import Span
from kg.text import repeats
from kg.text.repeats import find_repeats

FIRST = "两国总统周五在首都签署了为期二十年的条约。"
SECOND = "外长们随后举行了两个小时的闭门会谈并发表声明。"
THIRD = "The ministers agreed to meet again in the autumn of next year."


def told(*passages: str) -> list[list[tuple[str, bool]]]:
    text = "\n".join(passages)
    starts = [0, *accumulate(len(passage) + 1 for passage in passages)]
    spans = [Span(start, start + len(passage)) for start, passage in zip(starts, passages, strict=False)]
    return [[(span.of(text), is_repeat) for span, is_repeat in parts] for parts in find_repeats(text, spans)]


def test_second_copy_is_the_repeat() -> None:
    assert told(FIRST, SECOND, FIRST) == [[(FIRST, False)], [(SECOND, False)], [(FIRST, True)]]


def test_copy_in_another_script_and_punctuation_is_a_repeat() -> None:
    other = "兩國總統週五在首都簽署了爲期二十年的條約".replace("週", "周")

    assert told(FIRST, other) == [[(FIRST, False)], [(other, True)]]


def test_copy_with_paragraphs_is_kept_and_what_only_the_other_tells_is_read() -> None:
    extra = "这一句只有第一份里才有所以仍要读到。"

    assert told(FIRST + extra + SECOND, FIRST, SECOND) == [
        [(FIRST, True), (extra, False), (SECOND, True)],
        [(FIRST, False)],
        [(SECOND, False)],
    ]


def test_english_sentences_are_compared_one_by_one() -> None:
    assert told(THIRD, f"A new one stands before it. {THIRD}")[1] == [
        ("A new one stands before it.", False),
        (f" {THIRD}", True),
    ]


def test_short_sentences_may_be_said_twice() -> None:
    assert told("他同意。", "他同意。", "He agreed.", "He agreed.") == [
        [("他同意。", False)],
        [("他同意。", False)],
        [("He agreed.", False)],
        [("He agreed.", False)],
    ]


def test_passage_without_letters_is_kept() -> None:
    assert told("！！", "！！") == [[("！！", False)], [("！！", False)]]


def test_time_grows_with_the_text() -> None:
    def seconds(copies: int) -> float:
        passages = [f"{FIRST[:-1]}，编号{number % 50}。" for number in range(copies)]
        taken = []
        for _ in range(3):  # the best of three: a pause of the collector says nothing
            start = time.process_time()
            told(*passages)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(8000) < 40 * max(seconds(1000), 0.005)


WORDS = st.sampled_from(
    [
        "两国总统周五签署了条约",
        "兩國總統週五簽署了條約",
        "The Ministers met in the capital again",
        "the ministers met in the capital again",
    ]
)
MARKS = st.sampled_from(
    ["。", "！", "？”", "!", ". ", ".", "；", ";", " ", "\n", "，", "[12]", "(xi)", "“", "", "_", "ß", "\u3000"]
)


@given(st.lists(st.tuples(WORDS, MARKS), max_size=8), st.integers(1, 30))
def test_what_tells_nothing_twice_is_told_at_once_and_rightly(pieces: list[tuple[str, str]], size: int) -> None:
    text = "".join(word + mark for word, mark in pieces)
    spans = [Span(start, min(start + size, len(text))) for start in range(0, len(text), size)]
    quick = find_repeats(text, spans)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeats, "_tells_nothing_twice", lambda *_: False)
        assert find_repeats(text, spans) == quick
