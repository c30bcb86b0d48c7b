import pytest

from kg.ask.rows import fields_of


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("1,x", "id,name", (("id", "1"), ("name", "x"))),
        ('1,"a ""b"", c"', "id,name", (("id", "1"), ("name", 'a "b", c'))),
        ('"a\nb",', "id,name", (("id", "a\nb"),)),
        ("1\tx", "id,name", (("id", "1"), ("name", "x"))),
        ("1;x", "id,name", (("id", "1"), ("name", "x"))),
        ("1", "id", (("id", "1"),)),
        ("1,2,3", "id,name", ()),
        ('{"id": 1, "name": ["x"]}', "id,name,none", (("id", "1"), ("name", '["x"]'))),
        ("{1,2}", "id,name", (("id", "{1"), ("name", "2}"))),
        ("", "id,name", ()),
    ],
)
def test_a_row_is_its_columns(text: str, columns: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert fields_of(text, columns) == expected
