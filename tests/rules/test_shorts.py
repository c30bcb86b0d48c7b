from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rules.shorts import Shorts, numbered, over_marked, some_of

CHARS = "俄美中英德"
PATTERNS = (
    "(?P<a>{any}{2,4})(?=两国|中方|[,。])",
    r"(?P<a>{sure}{sure})(?![\u4e00-\u9fff]*[们])",
    "(?:访|英)(?P<a>{any})(?=[,。国德]|大使)",
    r"(?P<a>{any})(?=[国方](?![际家中]))\.?",
)


def _written(pattern: str, likely: set[str], sure: set[str]) -> re.Pattern[str]:
    """The pattern with the short forms of one document written into it."""
    classes = {"{any}": likely | sure, "{sure}": sure}
    for field, chars in classes.items():
        pattern = pattern.replace(field, f"[{''.join(sorted(chars))}]" if chars else "(?!)")
    return re.compile(pattern)


@given(
    text=st.text(CHARS + "国方两访际们大使,。的", max_size=24),
    likely=st.sets(st.sampled_from(CHARS)),
    sure=st.sets(st.sampled_from(CHARS)),
)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_marked_text_matches_where_a_pattern_written_for_it_does(
    pattern: str, text: str, likely: set[str], sure: set[str]
) -> None:
    places = numbered(CHARS)
    compiled = re.compile(over_marked(pattern, places))
    marked = text.translate(Shorts((compiled,), places).marks(likely - sure, sure))

    expected = [match.span("a") for match in _written(pattern, likely, sure).finditer(text)]
    assert [match.span("a") for match in compiled.finditer(marked)] == expected


@given(
    text=st.text(CHARS + "国方两访际们大使,。的", max_size=24),
    likely=st.sets(st.sampled_from(CHARS)),
    sure=st.sets(st.sampled_from(CHARS)),
)
def test_where_no_pattern_matches_one_expression_for_all_tells_it(text: str, likely: set[str], sure: set[str]) -> None:
    places = numbered(CHARS)
    patterns = [over_marked(pattern, places) for pattern in PATTERNS]
    marked = text.translate(Shorts((), places).marks(likely - sure, sure))

    found = [pattern for pattern in patterns if re.search(pattern, marked)]
    assert (re.search(some_of(patterns), marked) is not None) == bool(found)


def test_of_no_patterns_none_matches() -> None:
    assert not re.search(some_of([]), "")


def test_places_do_not_depend_on_the_order_of_characters() -> None:
    assert numbered("中俄美") == numbered("美中俄中") == {"中": 0, "俄": 1, "美": 2}


def test_sure_marks_go_before_likely_ones() -> None:
    table = Shorts((), numbered("中俄")).marks("中俄", "俄")

    assert len(set(table.values())) == 2
    assert table[ord("俄")] != Shorts((), numbered("中俄")).marks("俄", "")[ord("俄")]
