import pytest

from kg.mapping.engine.shapes import ANYTHING, Shape, exactly

IRI = Shape("<http://e.org/a/", ">")


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (IRI, IRI, True),
        (IRI, Shape("<http://e.org/", ">"), True),
        (IRI, Shape("<http://e.org/b/", ">"), False),
        (IRI, Shape('"', '"'), False),
        (IRI, exactly("<http://e.org/a/1>"), True),
        (IRI, exactly("<http://e.org/b/1>"), False),
        (Shape('"', '"'), Shape('"', '"@en'), False),
        (Shape('"', '"@en'), Shape('"'), True),
        (exactly("<a>"), exactly("<a>"), True),
        (exactly("<a>"), exactly("<b>"), False),
        (ANYTHING, exactly("<b>"), True),
    ],
)
def test_shapes_that_no_text_has_in_common_cannot_be_equal(one: Shape, other: Shape, may: bool) -> None:
    assert one.may_equal(other) is may
    assert other.may_equal(one) is may
