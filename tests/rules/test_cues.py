from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.extract.observer import Observer, Stage
from kg.extract.reader import extract
from kg.model.document import Language
from kg.model.mention import Tagged
from kg.model.span import Span
from kg.read import document_from_text
from kg.registry import load_registry
from kg.rules.cues import Cues, Vocabulary
from kg.rules.rulebook import load_rules

CASES = Path(__file__).resolve().parents[1] / "cases"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("met", {"met"}),
        ("met|saw", {"met", "saw"}),
        ("(?:met|saw)? with", {" with"}),
        ("(?:met|saw)+", {"met", "saw"}),
        ("(?:met|saw){2,3}?", {"met", "saw"}),
        ("(?:met|saw){0,3}", None),
        ("(?:met)*", None),
        ("(?:met)??", None),
        (r"(?P<t>met)\b", {"met"}),
        ("(?=met)", {"met"}),
        ("(?<=met)", {"met"}),
        ("(?!met)", None),
        ("(?<!met)", None),
        ("(?i:The Two)", {"the two"}),
        ("met|.*", None),
        ("{hold}", {"held", "hold"}),
        ("{hold:t}{2}", {"held", "hold"}),
        ("{hold}?", None),
        ("{hold}{0,2}", None),
        ("{person}", None),
        ("{endless}", None),
        ("[与和]", {"与", "和"}),
        ("[^与和]", None),
        ("[与和]?", None),
        ("[一-鿿]", None),
        ("[ab]", None),
        ("a", None),
        ("\ue000与", {"与"}),
        ("会議", {"会议"}),
        (r"\·x", {"·"}),
        ("s?o met", {"o met"}),
        ("", None),
    ],
)
def test_words_that_a_pattern_cannot_do_without(pattern: str, words: set[str] | None) -> None:
    vocabulary = Vocabulary({"hold": "held|hold", "endless": "{endless}x?"})

    assert vocabulary.words_of(pattern) == words


def test_patterns_without_words_are_always_possible() -> None:
    cues = Cues([frozenset({"met"}), None, frozenset({"met", "saw"}), frozenset({"signed"})])

    assert cues.by_words("they met") == 0b0111
    assert cues.by_words("he saw") == 0b0110
    assert cues.by_words("") == 0b0010
    assert Cues([]).by_words("met") == 0


def test_patterns_want_one_mark_of_each_set() -> None:
    cues = Cues([None, None, None], [(), (frozenset("ab"), frozenset("c")), (frozenset("b"),)])

    assert cues.by_marks("xyz") == cues.by_marks("zyx") == 0b001
    assert cues.by_marks("a c") == 0b011
    assert cues.by_marks("abc") == 0b111


def test_many_sets_of_marks_are_not_kept_for_ever() -> None:
    marks = [chr(0x4E00 + at) for at in range(14)]
    cues = Cues([None] * 14, [(frozenset(mark),) for mark in marks])

    for bits in range(1 << 14):
        assert cues.by_marks("".join(mark for at, mark in enumerate(marks) if bits >> at & 1)) == bits
    assert len(cues._by_marks) <= 4096


class _Tagged(Observer):
    def __init__(self) -> None:
        self.seen: list[tuple[Stage, Span, Language, Tagged]] = []

    def begins(self, stage: Stage, sentence: Span, language: Language, tagged: Tagged) -> None:
        self.seen.append((stage, sentence, language, tagged))


def test_no_shipped_pattern_matches_a_text_without_its_cue_and_needs() -> None:
    rules = load_rules(load_registry())
    watcher = _Tagged()
    for text in _texts():
        extract(document_from_text(text), rules, watcher)

    for _, _, language, tagged in watcher.seen:
        grammar = rules.grammars["en" if language == "en" else "zh"]
        text = tagged.text
        worded, marked = grammar.cues.by_words(text), grammar.cues.by_marks(text)
        for at, chunk in enumerate(grammar.chunks):
            assert worded & marked & 1 << at or not chunk.pattern.search(tagged.cased), chunk.id
        for at, frame in enumerate(grammar.frames, start=len(grammar.chunks)):
            assert worded >> at & 1 or not frame.trigger.search(text), frame.id
        for at, frame in enumerate(grammar.frames, start=len(grammar.chunks) + len(grammar.frames)):
            assert worded & marked & 1 << at or not frame.pattern.search(text), frame.id
    frames_known = [frame.cue is not None for grammar in rules.grammars.values() for frame in grammar.frames]
    assert sum(frames_known) > 0.9 * len(frames_known)


def _texts() -> list[str]:
    cases = [case for path in sorted(CASES.glob("reading-*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]
    return [case["text"] for case in cases][::3]
