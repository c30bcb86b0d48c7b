"""Expressions that look at one character first match what they would match without."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rules.characters import guarded, one_of

_LETTERS = st.text("abcd-]^\\", max_size=8)


@given(st.text("abcd", min_size=1, max_size=4), st.lists(st.text("abcd.", min_size=1, max_size=3)), _LETTERS)
def test_a_character_counts_where_no_word_begins(chars: str, never: list[str], text: str) -> None:
    plain = re.compile(rf"(?!{'|'.join(map(re.escape, never)) or '(?!)'})[{chars}]")
    found = re.compile(f"(?:{one_of(chars, never)}){{2}}")
    assert [m.span() for m in found.finditer(text)] == [
        m.span() for m in re.finditer(f"(?:{plain.pattern}){{2}}", text)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "ab|c|(?<!a)b|[cd]{1,3}a",
        "(?<=a)b|(?:c|d-)a|(?!ab)a|[a-c]d",
        "-a|(?<!b)b|d|c(?=d)",
        "(?<!x)-|a|b|(?:[ab]|c)d",
    ],
)
@given(text=_LETTERS)
def test_a_look_at_the_first_character_changes_no_match(body: str, text: str) -> None:
    assert guarded(body) != body
    assert [m.span() for m in re.finditer(guarded(body), text)] == [m.span() for m in re.finditer(body, text)]


@pytest.mark.parametrize(
    "body",
    [
        "a|b|(?<!c)d",  # few
        "a|bc|d|ca",  # Python's search knows how they begin
        "a?b|b|(?<!a)c|d",  # begins with what may be left out
        r"\w|b|(?<!a)c|d",
        "[^a]|b|(?<!a)c|d",
        "(?<!a)|b|c|d",  # may be empty
        "[-a]|b|(?<!a)c|d",
        "(?:a|)b|b|(?<!a)c|d",
    ],
)
def test_where_the_beginning_is_not_known_nothing_is_added(body: str) -> None:
    assert guarded(body) == body
