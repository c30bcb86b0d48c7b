"""Sources of YARRRML, and that their RML asks for the same."""

from dataclasses import replace

import pytest

from kg.errors import RuleError
from kg.mapping import LogicalSource, parse_mapping, write_rml
from kg.mapping.model import Place
from kg.model.source import Dialect

NOWHERE = Place(1, 1)


def source(text: str) -> LogicalSource:
    mapping = parse_mapping(
        f"sources: {{x: {text}}}\nmappings: {{m: {{sources: x, s: 'http://e.org/$(id)'}}}}", "m.yaml"
    )
    (found,) = mapping.sources()
    (again,) = parse_mapping(write_rml(mapping, base="http://b.org/"), "m.ttl").sources()
    assert replace(again, place=NOWHERE) == replace(found, place=NOWHERE)
    return replace(found, place=NOWHERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("['a/t.csv~csv']", LogicalSource("a/t.csv", "csv", NOWHERE)),
        ("['t.xlsx~csv', Sheet2]", LogicalSource("t.xlsx", "csv", NOWHERE, "Sheet2")),
        ("['t.json~jsonpath', '$.a[*]']", LogicalSource("t.json", "jsonpath", NOWHERE, "$.a[*]")),
        ("['t.xml~xpath', /a/b]", LogicalSource("t.xml", "xpath", NOWHERE, "/a/b")),
        ("{access: t.json, referenceFormulation: jsonpath, iterator: '$[*]'}",
         LogicalSource("t.json", "jsonpath", NOWHERE, "$[*]")),
        ("{access: t.csv, referenceFormulation: csv, delimiter: ';', encoding: gb18030}",
         LogicalSource("t.csv", "csv", NOWHERE, dialect=Dialect(";", encoding="gb18030"))),
        ("{access: t.db, type: sqlite, query: SELECT 1}",
         LogicalSource("sqlite:t.db", "sql", NOWHERE, query="SELECT 1")),
        ("{access: 'duckdb:t.duckdb', type: duckdb, table: t}", LogicalSource("duckdb:t.duckdb", "sql", NOWHERE, "t")),
        ("{access: 'localhost:5432/d', type: postgresql, credentials: {username: u, password: 'p@'}, table: t}",
         LogicalSource("postgresql://u:p%40@localhost:5432/d", "sql", NOWHERE, "t")),
        ("{access: 'postgresql://h/d', referenceFormulation: csv, query: SELECT 1}",
         LogicalSource("postgresql://h/d", "sql", NOWHERE, query="SELECT 1")),
    ],
)  # fmt: skip
def test_sources(text: str, expected: LogicalSource) -> None:
    assert source(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("['t.csv~csv', x, y]", "at most an iterator"),
        ("['t.csv']", "expected a file and one of csv"),
        ("{referenceFormulation: csv}", "the key access is missing"),
        ("{access: t, type: mysq, table: t}", "unknown type 'mysq'"),
        ("{access: t, type: postgresq, table: t}", "did you mean postgresql?"),
        ("{access: t.db, type: sqlite, table: t, query: SELECT 1}", "a table or a query"),
        ("{access: t.db, acess: t}", "unknown key; did you mean access?"),
    ],
)
def test_faults(text: str, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        source(text)
    assert says in str(caught.value)


def test_sources_are_told_apart_by_what_is_selected() -> None:
    one = LogicalSource("t.json", "jsonpath", NOWHERE, "$.a")
    tables = {one.table, replace(one, iterator="$.b").table, LogicalSource("t.csv", "csv", NOWHERE).table}
    assert len(tables) == 3
