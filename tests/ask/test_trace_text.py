"""A trace as text, and the words it is told in."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from kg.ask import tell_story, trace_as_text
from kg.ask.lines import shortened
from kg.ask.trace_words import VERDICTS, Verdict, trace_words
from kg.errors import InputError
from kg.model.document import BlockKind
from kg.model.mention import Kind
from kg.model.trace import Outcome, Reason
from tests.ask.traced import story, tracing

REASONS_OF_CANDIDATES = {"far", "speech", "name", "limit", "no_value", "no_place_words"}


def told(text: str) -> str:
    return trace_as_text(story(text))


def lines(text: str) -> list[str]:
    return [line.strip() for line in told(text).splitlines()]


def test_every_code_has_words() -> None:
    words = trace_words()
    assert set(words.outcomes) == set(get_args(Outcome))
    assert set(words.verdicts) == set(VERDICTS) == set(get_args(Verdict))
    assert set(words.kinds) == set(get_args(Kind))
    assert set(words.excluded) == REASONS_OF_CANDIDATES
    assert set(words.excluded) | set(words.dropped) == set(get_args(Reason))
    assert set(words.blocks) - {"language"} <= set(get_args(BlockKind))


def test_a_meeting_is_told_from_names_to_claims() -> None:
    text = told("Minister Anton Belov met Navid Karim in Sochi on Wednesday.")
    for line in (
        "[1] + Minister Anton Belov met Navid Karim in Sochi on Wednesday.",
        "Meeting  Anton Belov, Navid Karim · 2024-05-15 · Sochi · talks · held  [t.meet.verb, confidence 1]",
        "“Anton Belov”  person: Anton Belov (official/anton-belov)  [lexicon]",
        "before  ‹title› ‹person› met ‹person› in ‹place› on ‹date›.",
        "after  ‹person› met ‹person› in ‹place› on ‹date›.",
        "t.meet.verb  fits and told",
        "date: 2024-05-15 (“Wednesday”)",
        "status: held, nothing says otherwise",
        "t.meet.loose  fits, but an earlier frame has the trigger",
    ):
        assert line in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anton Belov may meet Navid Karim.", "t.meet.verb  fits, but nothing was told: words of doubt"),
        ("Anton Belov may meet Navid Karim.", "status: hypothetical, by “may”"),
        ("The two met.", "“The two” (persons) means nobody"),
        ("The two met.", "t.meet.of  fits, but nothing was told: fewer sides"),
        ("Somebody met Navid Karim.", "wants before it: {actor:side}"),
        ("They signed a treaty with Iran.", "t.sign  does not fit"),
        ("Anton Belov will meet Navid Karim.", "status: planned, by “will”"),
        ("Anton Belov met Navid Karim on 3 June 2024.", "status: planned, by its date, against the day of publication"),
        ("Anton Belov met Navid Karim; nobody denied it.", "“denied” (denied) stands where it does not count"),
        ("Anton Belov met Kaan Demir until Friday.", "“Friday”  left out: a limit"),
        ("Anton Belov met Kaan Demir about Geneva.", "“Geneva”  left out: no words for a place around it"),
    ],
)
def test_why_something_is_told_or_not(text: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in lines(text))


def test_claims_of_one_event_say_how_they_were_joined() -> None:
    text = told("Anton Belov met Navid Karim in Sochi on Wednesday. Anton Belov met Navid Karim in Sochi.")
    assert re.search(r"sentence [12] and sentence [12]: \w+, .*one document", text)


def test_chinese_is_told_with_its_words() -> None:
    found = lines("部长别洛夫可能在索契与卡里姆会谈。")
    assert "“别洛夫”  person: Anton Belov (official/anton-belov)  [lexicon]" in found
    assert "‹person›可能在‹place›与‹person›会谈。" in found
    assert "status: hypothetical, by “可能”" in found


def test_what_is_not_read_is_shown_with_the_reason() -> None:
    found = tell_story(tracing("# Title\n\nAnton Belov slept.\n\nAll rights reserved.\n", media_type="text/markdown"))
    assert [(one.reason, one.block.span.of(found.tracing.document.text)) for one in found.unread] == [
        ("navigation, lists of links, notices", "All rights reserved.")
    ]


def test_a_document_with_nothing_says_so() -> None:
    assert "There is no sentence to read in this document." in told("2024-05-17\n")


def test_single_sentences_keep_their_numbers() -> None:
    whole = tracing("Anton Belov slept. Navid Karim met Anton Belov. Iran joined NATO.")
    [only] = tell_story(whole.only("navid KARIM met")).sentences
    assert only.number == 2
    assert len(tell_story(whole.only(" ")).sentences) == 3


def test_words_in_the_other_script_of_chinese_find_a_sentence() -> None:
    assert tracing("俄罗斯说伊朗来了。").only("俄羅斯").trace.sentences


def test_words_that_are_nowhere_are_a_fault() -> None:
    with pytest.raises(InputError, match=r"page\.txt: no sentence that is read holds 'Xanadu'"):
        tracing("Anton Belov slept.").only("Xanadu")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", ""), ("a  b\nc", "a b c"), ("123456789", "123456789"), ("1234567890", "1234 … 890")],
)
def test_a_long_quote_is_shortened_in_the_middle(text: str, shown: str) -> None:
    assert shortened(text, 9) == shown


def test_the_same_trace_gives_the_same_text() -> None:
    text = "The two met. Anton Belov met Navid Karim in Sochi; Iran joined NATO."
    assert told(text) == told(text)
