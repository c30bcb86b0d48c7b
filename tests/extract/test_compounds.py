from __future__ import annotations

from collections import Counter

import pytest

from kg.extract.compounds import compounds_of
from kg.model.span import Span
from kg.rules.shorts import LIKELY, SURE
from kg.rules.values import Rules


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("俄伊两国", {}, ["state/RUS", "state/IRN"]),
        ("俄伊两国", {"以色列": "state/ISR"}, ["state/RUS", "state/IRN"]),
        ("韩方", {"韩国": "state/KOR"}, ["state/KOR"]),
        ("他去过地方", {}, []),
        ("", {}, []),
    ],
)
def test_short_forms_stand_for_states_in_compounds_only(
    rules: Rules, text: str, named: dict[str, str], expected: list[str]
) -> None:
    compounds = compounds_of(rules, rules.grammars["zh"], Counter(named.values()), named)

    assert [mention.keys[0] for mention in compounds.find(text, taken=(), offset=0)] == expected


def test_what_touches_a_known_name_is_no_compound(rules: Rules) -> None:
    compounds = compounds_of(rules, rules.grammars["zh"], Counter(), {})

    assert [mention.span.start for mention in compounds.find("俄伊两国", taken=(), offset=7)] == [7, 8]
    assert not compounds.find("俄伊两国", taken=(Span(8, 9),), offset=7)


def test_private_characters_of_a_page_are_no_short_forms(rules: Rules) -> None:
    compounds = compounds_of(rules, rules.grammars["zh"], Counter(), {})

    assert not compounds.find(f"{chr(SURE)}{chr(SURE + 1)}两国{chr(LIKELY)}方和他方", taken=(), offset=0)
