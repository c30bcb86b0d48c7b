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
from kg.rules.pattern import has_all
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


def test_patterns_without_words_are_always_possible_and_numbers_come_in_order() -> None:
    cues = Cues([frozenset({"met"}), None, frozenset({"met", "saw"}), frozenset({"signed"})])

    assert cues.possible("they met") == [0, 1, 2]
    assert cues.possible("he saw") == [1, 2]
    assert cues.possible("") == [1]
    assert Cues([]).possible("met") == []


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
        chunks, frames = grammar.chunk_cues.possible(tagged.text), grammar.frame_cues.possible(tagged.text)
        there = set(tagged.text)
        for at, chunk in enumerate(grammar.chunks):
            assert (at in chunks and has_all(there, chunk.needs)) or not chunk.pattern.search(tagged.cased), chunk.id
        for at, frame in enumerate(grammar.frames):
            assert at in frames or not frame.trigger.search(tagged.text), frame.id
            assert has_all(there, frame.needs) or not frame.pattern.search(tagged.text), frame.id
    frames_known = [frame.cue is not None for grammar in rules.grammars.values() for frame in grammar.frames]
    assert sum(frames_known) > 0.9 * len(frames_known)


def _texts() -> list[str]:
    cases = [case for path in sorted(CASES.glob("reading-*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]
    return [case["text"] for case in cases][::3]
