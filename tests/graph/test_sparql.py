import csv
import io
import json

import pytest

from kg.errors import QueryError
from kg.graph import Answer, Cell, Dataset, ask
from kg.vocab import PREFIXES, expand

A, LABEL = "<http://a.org/a>", f"<{expand('rdfs:label')}>"
DATASET = Dataset(
    [
        f'{A} {LABEL} "俄罗斯"@zh-Hans .',
        f'{A} {LABEL} "x,\\"y\\"" .',
        f'{A} {LABEL} "5"^^<{expand("xsd:integer")}> .',
        f"{A} {LABEL} {A} <http://a.org/g> .",
    ]
)


def test_cells_say_what_kind_they_are() -> None:
    answer = ask(DATASET, "SELECT ?s ?o ?none { ?s ?p ?o }")
    assert (answer.form, answer.columns) == ("select", ("s", "o", "none"))
    assert answer.rows == (
        (Cell("uri", "http://a.org/a"), Cell("literal", "5", datatype=expand("xsd:integer")), None),
        (Cell("uri", "http://a.org/a"), Cell("literal", 'x,"y"'), None),
        (Cell("uri", "http://a.org/a"), Cell("literal", "俄罗斯", language="zh-Hans"), None),
    )


def test_rows_are_sorted_unless_the_query_orders_them() -> None:
    text = "SELECT ?x { VALUES ?x { 'b' 'c' 'a' } }"
    assert [row[0] and row[0].value for row in ask(DATASET, text).rows] == ["a", "b", "c"]
    assert [row[0] and row[0].value for row in ask(DATASET, text + " ORDER BY DESC(?x)").rows] == ["c", "b", "a"]


def test_ask_and_construct() -> None:
    assert json.loads(ask(DATASET, "ASK { ?s ?p ?o }").to_json()) == {"head": {}, "boolean": True}
    assert json.loads(ask(DATASET, "ASK { ?s <http://no.org> ?o }").to_json())["boolean"] is False
    built = ask(DATASET, "CONSTRUCT { ?s <http://x.org> 1 } WHERE { ?s ?p ?o }")
    assert (built.form, built.columns, len(built.rows)) == ("graph", ("subject", "predicate", "object"), 1)


def test_csv_is_that_of_the_standard() -> None:
    text = ask(DATASET, "SELECT ?o ?none { ?s ?p ?o }").to_csv()
    assert text.startswith("o,none\r\n")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [["5", ""], ['x,"y"', ""], ["俄罗斯", ""]]


def test_json_is_that_of_the_standard() -> None:
    data = json.loads(ask(DATASET, "SELECT ?o ?none { ?s ?p ?o }").to_json())
    assert data["head"] == {"vars": ["o", "none"]}
    assert data["results"]["bindings"][2] == {"o": {"type": "literal", "value": "俄罗斯", "xml:lang": "zh-Hans"}}
    assert data["results"]["bindings"][0] == {"o": {"type": "literal", "value": "5", "datatype": expand("xsd:integer")}}


def test_prefixes_may_be_given() -> None:
    assert len(ask(DATASET, "SELECT ?s { ?s rdfs:label ?o }", prefixes=PREFIXES).rows) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT ?s { ?s ?p }", "mine: not SPARQL"),
        ("", "mine: not SPARQL"),
        ("SELECT ?s { ?s dip:date ?o }", "mine: not SPARQL"),
        ("DELETE WHERE { ?s ?p ?o }", "mine: not SPARQL"),
        ("SELECT ?s { SERVICE <nowhere:> { ?s ?p ?o } }", "mine: cannot be answered"),
    ],
)
def test_bad_queries_are_named(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        ask(DATASET, text, name="mine")
    assert caught.value.name == "mine"


def test_an_answer_without_rows_has_its_columns() -> None:
    assert ask(DATASET, "SELECT ?a { ?a <http://no.org> ?b }") == Answer("select", ("a",), ())
