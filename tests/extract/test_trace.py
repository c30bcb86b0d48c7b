"""What is seen of reading when one watches it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extract.reader import extract
from kg.extract.trace import Recorder
from kg.model.document import Document
from kg.model.time import TimeSpan
from kg.model.trace import Attempt, SentenceTrace, Trace
from kg.read import document_from_text, read_documents
from kg.registry import load_registry
from kg.rules.parts import parts
from kg.rules.rulebook import load_rules
from kg.rules.values import Rules
from tests.small_rules import small_rules

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "documents"


@cache
def _shipped() -> Rules:
    return load_rules(load_registry())


def _fail(error: InputError) -> None:
    raise error


def document(text: str) -> Document:
    return replace(document_from_text(text), published=TimeSpan("2024-05-17"))


def trace(text: str) -> Trace:
    recorder = Recorder()
    return recorder.trace(extract(document(text), small_rules(), recorder))


def last(text: str) -> SentenceTrace:
    return trace(text).sentences[-1]


def only(sentence: SentenceTrace, outcome: str) -> Attempt:
    [found] = [one for one in sentence.attempts if one.outcome == outcome]
    return found


def words(text: str, attempt: Attempt) -> str:
    return attempt.trigger.of(text)


def test_watching_changes_nothing() -> None:
    for found in read_documents([str(SEEDS)], on_error=_fail):
        recorder = Recorder()
        assert extract(found, _shipped(), recorder) == extract(found, _shipped())
        assert recorder.trace(extract(found, _shipped())).sentences


def test_an_event_told_shows_frame_slots_choices_and_status() -> None:
    text = "Minister Anton Belov met Navid Karim in Sochi on Wednesday."
    told = only(last(text), "told")

    assert (told.frame, told.family, words(text, told)) == ("t.meet.verb", "meeting", "met")
    assert [(name, span.of(text)) for name, span in told.slots] == [
        ("side", "Minister Anton Belov"),
        ("side", "Navid Karim"),
    ]
    assert told.statuses == ("held",)
    date, place = told.choices
    assert date.chosen is not None
    assert str(date.chosen.when) == "2024-05-15"
    assert place.chosen is not None
    assert place.chosen.keys == ("place/sochi",)
    assert [one.excluded for one in place.candidates] == [None]


def test_a_noun_phrase_shows_the_sentence_before_and_after() -> None:
    [one] = last("Minister Anton Belov left.").rewritings
    assert (one.rule, one.before, one.after) == ("t.office", "\ue012 \ue000 left.", "\ue000 left.")
    assert one.mention.of == ()


def test_names_stand_as_found_and_mentions_as_frames_see_them() -> None:
    sentence = last("Minister Anton Belov left.")
    assert [one.kind for one in sentence.names] == ["title", "person"]
    assert [one.kind for one in sentence.mentions] == ["person"]


def test_clauses_are_told() -> None:
    text = "Belov left, Karim stayed."
    assert [clause.of(text) for clause in last(text).clauses] == ["Belov left,", "Karim stayed."]


@pytest.mark.parametrize(
    ("text", "frame", "reason"),
    [
        ("Anton Belov may meet Navid Karim.", "t.meet.verb", "hypothetical"),
        ("The two met.", "t.meet.of", "sides"),
        ("Russia signed a treaty with Russia.", "t.sign", "sides"),
        ("Iran could say that Iran joined NATO.", "t.join", "hypothetical"),
        ("The talks lasted an hour in Sochi.", "t.more", "nothing_before"),
        ("Anton Belov met Navid Karim. The talks lasted an hour.", "t.more", "nothing_new"),
        ("NATO joined NATO.", "t.join", "nothing"),
    ],
)
def test_a_frame_that_fits_and_tells_nothing_says_why(text: str, frame: str, reason: str) -> None:
    dropped = next(one for one in last(text).attempts if one.outcome == "dropped")
    assert (dropped.frame, dropped.reason) == (frame, reason)


def test_a_frame_whose_trigger_is_claimed_says_so() -> None:
    sentence = last("Anton Belov met Navid Karim.")
    assert only(sentence, "claimed").frame == "t.meet.loose"
    assert not any(one.outcome == "unmatched" for one in sentence.attempts), "what is told needs no other frame"


def test_a_pattern_that_does_not_fit_shows_how_far_it_fits() -> None:
    text = "Somebody signed a treaty with Iran."
    partial = only(last(text), "unmatched").partial
    assert partial is not None
    assert partial.parts[partial.first - 1] == "{actor:signer}"
    assert partial.last == len(partial.parts)
    assert partial.span.of(text).endswith("signed a treaty with Iran")


def test_a_pattern_may_want_something_on_both_sides() -> None:
    [partial] = [one.partial for one in last("They met nobody.").attempts if one.frame == "t.meet.verb"]
    assert partial is not None
    assert partial.parts[partial.first - 1] == "{actor:side}"
    assert partial.parts[partial.last :] == (" ", "{actor:side}") or partial.parts[partial.last] == "{actor:side}"


def test_the_part_with_the_trigger_may_be_all_that_fits() -> None:
    attempts = last("The talks began.").attempts
    assert [(one.frame, one.outcome) for one in attempts] == [("t.more", "unmatched")]
    assert attempts[0].comes_near
    assert attempts[0].partial is not None
    assert attempts[0].partial.parts == ("(?P<t>talks)", " lasted")
    assert (attempts[0].partial.first, attempts[0].partial.last) == (0, 1)


def test_each_trigger_of_a_sentence_counts() -> None:
    text = "Anton Belov met Navid Karim, and others met nobody."
    outcomes = {(one.outcome, one.trigger.start) for one in last(text).attempts}
    assert ("told", text.index("met")) in outcomes
    assert ("unmatched", text.rindex("met")) in outcomes


def test_no_trigger_no_attempt() -> None:
    sentence = last("Anton Belov slept in Sochi.")
    assert sentence.attempts == ()
    assert [one.keys for one in sentence.mentions] == [("official/anton-belov",), ("place/sochi",)]


@pytest.mark.parametrize(
    ("text", "said", "reason"),
    [
        ("On Friday Navid Karim said Anton Belov met Kaan Demir.", "Friday", "speech"),
        ("Anton Belov met Kaan Demir until Friday.", "Friday", "limit"),
        ("The 2015 treaty was named when Anton Belov met Kaan Demir.", "2015", "name"),
        ("Anton Belov met Kaan Demir, then slept, then left on Friday.", "Friday", "far"),
    ],
)
def test_a_date_left_out_says_why(text: str, said: str, reason: str) -> None:
    choice = only(last(text), "told").choices[0]
    assert choice.chosen is None
    assert [(one.mention.span.of(text).split()[-1], one.excluded) for one in choice.candidates] == [(said, reason)]


def test_of_two_dates_the_farther_one_keeps_its_distance() -> None:
    date = only(last("On 2 May Anton Belov met Kaan Demir on 3 May."), "told").choices[0]
    assert date.chosen is not None
    near, far = sorted(date.candidates, key=lambda one: one.distance)
    assert date.chosen is near.mention
    assert far.excluded is None


def test_a_place_left_out_says_why() -> None:
    place = only(last("Anton Belov met Kaan Demir about Geneva in Sochi."), "told").choices[1]
    assert [one.excluded for one in place.candidates] == ["no_place_words", None]


def test_words_for_a_status_count_where_they_count() -> None:
    text = "Anton Belov will meet Kaan Demir; nobody denied it."
    told = only(last(text), "told")
    assert told.status is not None
    assert told.status.chosen == "planned"
    assert [(cue.status, cue.span.of(text), cue.counts) for cue in told.status.cues] == [
        ("denied", "denied", False),
        ("planned", "will", True),
    ]


def test_references_say_whom_they_mean_and_what_was_remembered() -> None:
    text = "Anton Belov met Navid Karim. The two met Kaan Demir."
    [reference] = only(last(text), "told").references
    assert reference.mention is not None
    assert reference.mention.span.of(text) == "The two"
    assert reference.keys == ("official/anton-belov", "official/navid-karim")
    assert reference.recent == ("official/navid-karim", "official/anton-belov")
    assert reference.subject == ("official/anton-belov",)


def test_chinese_is_watched_as_well() -> None:
    text = "部长别洛夫可能在索契与卡里姆会谈。"
    dropped = only(last(text), "dropped")
    assert (dropped.frame, dropped.reason, words(text, dropped)) == ("t.zh.meet", "hypothetical", "会谈")
    assert last(text).language == "zh-Hans"


def test_all_things_are_kept() -> None:
    found = trace("Anton Belov slept in Sochi.")
    assert [thing.key for thing in found.things] == ["official/anton-belov", "place/sochi"]


def test_shipped_patterns_are_the_sum_of_their_parts_and_one_of_them_has_the_trigger() -> None:
    for grammar in _shipped().grammars.values():
        for frame in grammar.frames:
            pieces = parts(frame.source)
            assert "".join(pieces) == frame.source
            assert any("(?P<t>" in piece for piece in pieces), frame.id


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("", ()),
        ("abc", ("abc",)),
        ("a|b", ("a|b",)),
        ("(?:a|b)c", ("(?:a|b)", "c")),
        (r"{actor:side}\b x{0,2}?", ("{actor:side}", r"\b", " ", "x{0,2}?")),
        (r"[^()\]]{1,3}(?P<t>(a)[)])+y", (r"[^()\]]{1,3}", "(?P<t>(a)[)])+", "y")),
        ("^a.$", ("^", "a", ".", "$")),
        ("(a", ("(a",)),
    ],
)
def test_parts_of_a_pattern(pattern: str, expected: tuple[str, ...]) -> None:
    assert parts(pattern) == expected
