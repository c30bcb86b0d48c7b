from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.mapping.engine import arrays
from kg.mapping.syntax import is_iri

PARTS = st.sampled_from(
    ["http://", "https://", "http:", "//", "/", ":", "#", "?", "@", "%", "a", "1", "É", " ", "[", ""]
)
NEARLY_IRIS = st.builds(lambda head, tail: head + "".join(tail), PARTS, st.lists(PARTS, max_size=6))


@given(st.lists(st.none() | NEARLY_IRIS, max_size=4))
def test_what_is_taken_for_iris_at_once_is(values: list[str | None]) -> None:
    if arrays.are_plain_iris(arrays.column(values)):
        assert all(value is None or is_iri(value) for value in values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["https://example.org/a,(b)?c=d#e", None, "https://example.org"], True),
        (["http://example.org/a", "http://example.org/b"], True),
        (["http://example.org/a", "https://example.org/b"], False),
        ([], True),
        ([None], True),
        (["http://example.org/a", "b"], False),
        (["http://example.org/a#b#c"], False),
        (["http://example.org:x/"], False),
        (["http/a:b"], False),
        (["http://example.org/%GG"], False),
        (["http://example.org/É"], False),
    ],
)
def test_what_is_left_to_a_closer_look(values: list[str | None], expected: bool) -> None:
    assert arrays.are_plain_iris(arrays.column(values)) is expected
