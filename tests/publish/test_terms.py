from __future__ import annotations

import pytest

from kg.graph import Dataset
from kg.publish.terms import Value, value_of_binding, values_of_lines, without_blank_nodes
from kg.vocab import PREFIXES

XSD = PREFIXES["xsd"]


def value_of(obj: str) -> Value:
    ((_, _, value),) = values_of_lines([f"<http://e/s> <http://e/p> {obj} ."])
    return value


def literal(value: str, datatype: str | None = None, language: str | None = None) -> dict[str, str]:
    extra = {"datatype": datatype and XSD + datatype, "xml:lang": language}
    return {"type": "literal", "value": value} | {name: given for name, given in extra.items() if given}


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("<http://e/o>", {"type": "uri", "value": "http://e/o"}),
        ('"a\\n\\"b\\" \\\\u0041"', literal('a\n"b" \\u0041')),
        ('"普京"@zh-Hans', literal("普京", language="zh-hans")),
        ('"x"', literal("x", "string")),
        (f'"0.90"^^<{XSD}decimal>', literal("0.9", "decimal")),
        (f'"100"^^<{XSD}nonNegativeInteger>', literal("100", "integer")),
        (f'"1.5E3"^^<{XSD}double>', literal("1500.0", "double")),
        (f'"true"^^<{XSD}boolean>', literal("1", "integer")),
        (f'"2017"^^<{XSD}gYear>', literal("2017", "gYear")),
        (f'"x"^^<{XSD}decimal>', literal("x", "decimal")),
        ('"1"', {"type": "typed-literal", "value": "1", "datatype": XSD + "string"}),
    ],
)
def test_spellings_of_stores_are_the_same_value(sent: str, found: dict[str, str]) -> None:
    assert value_of(sent) == value_of_binding(found)


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ('"x"@en', literal("x")),
        ('"x"@en', literal("x", language="zh")),
        ('"1"', literal("1", "integer")),
        (f'"0.9"^^<{XSD}decimal>', literal("0.91", "decimal")),
        (f'"2017-01-01"^^<{XSD}date>', literal("2017-01-01", "dateTime")),
        ("<http://e/o>", literal("http://e/o")),
    ],
)
def test_other_values_are_others(sent: str, found: dict[str, str]) -> None:
    assert value_of(sent) != value_of_binding(found)


def test_blank_nodes_get_iris_that_follow_from_the_graph() -> None:
    lines = ["_:a <http://e/p> _:b <http://e/g> .", '<http://e/s> <http://e/p> "_:a is no node" .']

    first, again = (without_blank_nodes(Dataset(order)) for order in (lines, lines[::-1]))
    other = without_blank_nodes(Dataset([*lines, '_:a <http://e/p> "more" .']))

    assert first == again
    assert not any(line.startswith("_:") for line in first.lines)
    assert lines[1] in first.lines
    assert not set(first.lines) & set(other.lines) - {lines[1]}


def test_a_graph_without_blank_nodes_stays_as_it_is() -> None:
    dataset = Dataset(['<http://e/s> <http://e/p> "_:a" .'])

    assert without_blank_nodes(dataset) is dataset
