from __future__ import annotations

import re

import pytest

from kg.registry import load_registry
from kg.rules.bounds import LONGEST, bounded
from kg.rules.late import Expression
from kg.rules.rulebook import load_rules
from kg.rules.values import Grammar
from kg.text.dates.grammar import grammars

ENDLESS = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|(?P<endless>[*+]|\{\d+,\})", re.DOTALL)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a+b*", f"a{{1,{LONGEST}}}b{{0,{LONGEST}}}"),
        (r"\w+?", rf"\w{{1,{LONGEST}}}?"),
        (r"\+\*", r"\+\*"),
        ("[*+]", "[*+]"),
        ("[^+]*", f"[^+]{{0,{LONGEST}}}"),
        ("(?:a|b)+(?=c)", f"(?:a|b){{1,{LONGEST}}}(?=c)"),
        ("a{2,4}", "a{2,4}"),
        ("a{2,}?", f"a{{2,{LONGEST}}}?"),
        (r"\\+", rf"\\{{1,{LONGEST}}}"),
        ("", ""),
    ],
)
def test_repetitions_get_an_end(source: str, expected: str) -> None:
    assert bounded(source) == expected
    re.compile(bounded(source))


def patterns_of(grammar: Grammar) -> list[Expression]:
    frames = [pattern for frame in grammar.frames for pattern in (frame.trigger, frame.pattern)]
    kinds = [pattern for frame in grammar.frames for pattern, _ in frame.kinds]
    chunks = [chunk.pattern for chunk in grammar.chunks]
    return [*chunks, *frames, *kinds, *grammar.words.values(), *grammar.compounds.patterns]


def test_no_shipped_pattern_repeats_without_end() -> None:
    """A place of a text costs a pattern no more than its bounds, however long the text is."""
    patterns = [
        pattern for grammar in load_rules(load_registry()).grammars.values() for pattern in patterns_of(grammar)
    ]
    patterns += [grammar.expression for grammar in grammars()[1].values()]

    assert len(patterns) > 600
    endless = [one.pattern for one in patterns if any(match["endless"] for match in ENDLESS.finditer(one.pattern))]
    assert endless == []
