import csv
from io import StringIO

import pytest

from kg.sources.lines import csv_line


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (("a", "b"), "a,b"),
        (("a", None, ""), "a,,"),
        ((None,), '""'),
        (('say "x"', "1,2"), '"say ""x""","1,2"'),
        (("two\nlines", "a\rb"), '"two\nlines","a\rb"'),
    ],
)
def test_values_are_quoted_where_they_must_be_and_come_back(values: tuple[str | None, ...], line: str) -> None:
    assert csv_line(values) == line
    assert next(csv.reader(StringIO(line, newline=""))) == [value or "" for value in values]
