import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kg.errors import InputError
from kg.model.source import Request
from kg.model.table import Records
from kg.sources import open_source
from tests.sources.records import kinds, postgres

REFERENCES = {
    "json": ("jsonpath", "$.people[*]", tuple(f"$.{name}" for name in kinds.COLUMNS)),
    "jsonl": ("jsonpath", "$", kinds.COLUMNS),
    "xml": ("xpath", "/people/person", kinds.COLUMNS),
    "parquet": ("csv", "", kinds.COLUMNS),
    "xlsx": ("csv", "", kinds.COLUMNS),
    "sqlite": ("sql", "people", kinds.COLUMNS),
    "duckdb": ("sql", "people", kinds.COLUMNS),
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_every_kind_gives_the_same_records(kind: str, tmp_path: Path) -> None:
    formulation, iterator, references = REFERENCES[kind]
    path = kinds.write(kind, tmp_path)
    records = open_source(Request("people", str(path), formulation, iterator, "", references))
    assert isinstance(records, Records)
    expected = [tuple(cell if cell is None else str(cell) for cell in row) for row in kinds.ROWS]
    for _ in range(2):  # the rows can be gone through again
        rows = list(records.rows)
        assert [tuple(cell if cell is None else str(cell) for cell in row) for row in rows] == expected
        assert kind == "xml" or rows == list(kinds.ROWS), "types are kept where the source has them"
    assert records.columns == references


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    if reason := postgres.missing():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="kg-postgres-") as folder, postgres.server(Path(folder)) as url:
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute(kinds.TABLE)
            cursor.executemany(kinds.INSERT.format("%s"), kinds.ROWS)
            cursor.execute("CREATE TABLE kinds (day date, at timestamp, price numeric(6,2), raw bytea, tags text[])")
            cursor.execute("INSERT INTO kinds VALUES ('2025-01-17', '2025-01-17 10:00', 12.50, '\\x0aff', '{a,b}')")
        yield url


def test_postgresql_gives_the_same_records(database: str) -> None:
    for request in (
        Request("people", database, "sql", "people"),
        Request("people", database, "sql", query="SELECT * FROM people ORDER BY id"),
        Request("people", database.replace("postgresql:", "postgresql+psycopg:"), "sql", "public.people"),
    ):
        records = open_source(request)
        assert records.columns == kinds.COLUMNS
        assert sorted(records.rows) == list(kinds.ROWS)


def test_types_and_arrays_of_postgresql(database: str) -> None:
    (row,) = open_source(Request("kinds", database, "sql", "kinds")).rows
    assert [type(cell).__name__ for cell in row] == ["date", "datetime", "Decimal", "bytes", "tuple"]


def test_postgresql_is_only_read_and_errors_hide_the_password(database: str) -> None:
    with pytest.raises(InputError, match=r"syntax error|read-only"):
        list(open_source(Request("x", database, "sql", query="DELETE FROM people RETURNING *")).rows)
    closed = "postgresql://someone:secret@127.0.0.1:1/none"
    with pytest.raises(InputError) as caught:
        open_source(Request("x", closed, "sql", "people"))
    assert "secret" not in str(caught.value)


def test_names_in_double_quotes_find_the_same_columns(tmp_path: Path) -> None:
    path = kinds.write("sqlite", tmp_path)
    records = open_source(Request("people", f"sqlite:{path}", "sql", "people", references=('"id"', "name")))
    assert records.columns == (*kinds.COLUMNS, '"id"')
    assert [(row[0], row[-1]) for row in records.rows] == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("name", "content", "formulation", "iterator", "reference", "message"),
    [
        ("a.json", '{"a": 1,}', "jsonpath", "$", "$.a", "not JSON"),
        ("a.json", '{"a": NaN}', "jsonpath", "$", "$.a", "NaN is no number"),
        ("a.json", '{"a": [1]}', "jsonpath", "$", "$.a", r"record 1: \$.a: found a list"),
        ("a.json", '{"a": {}}', "jsonpath", "$", "$.a", "found an object"),
        ("a.json", "{}", "jsonpath", "$[*]]", "$.a", "is not JSONPath"),
        ("a.jsonl", '{"a": 1}\n{"a" 2}\n', "jsonpath", "$", "$.a", "a.jsonl:2:6: not JSON"),
        ("a.xml", "<a><b></a>", "xpath", "/a", "b", "a.xml:1: not XML"),
        ("a.xml", "<a/>", "xpath", "/a[", "b", "is not XPath"),
        ("a.parquet", "no", "csv", "", "a", "cannot be read"),
        ("a.xlsx", "no", "csv", "", "a", "cannot be read"),
        ("a.sqlite", "no database at all", "sql", "a", "a", "not a database"),
        ("a.duckdb", "no database at all", "sql", "a", "a", "expected a database"),
        ("a.odb", "", "sql", "a", "a", "no database that is known"),
        ("a.csv", "a;a\n", "csv", "", "a", ""),
    ],
)
def test_what_is_broken_is_named(
    tmp_path: Path, name: str, content: str, formulation: str, iterator: str, reference: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    request = Request("a", str(path), formulation, iterator, "", (reference,))
    if not message:
        assert open_source(request).columns[0] == "a;a"
        return
    with pytest.raises(InputError, match=message):
        list(open_source(request).rows)


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a.parquet", "a.xlsx", "a.sqlite", "a.duckdb", "a.csv"])
def test_what_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    formulation = {"a.json": "jsonpath", "a.xml": "xpath"}.get(name, "csv")
    with pytest.raises(InputError, match=r"(?i)no such file|cannot be read"):
        open_source(Request("a", str(tmp_path / name), formulation, "people", "", ("a",)))


def test_a_missing_library_is_told_with_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kinds.write("xlsx", tmp_path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"needs openpyxl.*pip install 'diplokg\[excel\]'"):
        open_source(Request("people", str(path), "csv"))


@pytest.mark.parametrize(
    ("document", "reference", "expected"),
    [
        ({"a": 1}, "$.a", 1),
        ({"a": 1}, "a", 1),
        ({"a b": 1}, "a b", 1),
        ({"a b": 1}, "$['a b']", 1),
        ({"a": {"b": True}}, "$.a.b", True),
        ({"a": {"b": True}}, "a.b", True),
        ({"a": [1, None, 2.5]}, "$.a[*]", (1, 2.5)),
        ({"a": [1]}, "$.a[*]", 1),
        ({"a": []}, "$.a[*]", None),
        ({"a": None}, "$.a", None),
        ({}, "$.a.b", None),
        ([1], "$.a", None),
        ({"a": [{"b": 1}, {"b": 2}]}, "$.a[?@.b == 2].b", 2),
    ],
)  # fmt: skip
def test_references_of_json(tmp_path: Path, document: object, reference: str, expected: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([document]), "utf-8")
    ((cell,),) = open_source(Request("a", str(path), "jsonpath", "$[*]", "", (reference,))).rows
    assert cell == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("@id", "7"), ("n:b", ("x", "yz")), ("n:b[2]", "yz"), ("count(n:b)", 2), ("n:c", None), ("n:b = 'x'", True),
        ("string(n:b)", "x"),
    ],
)  # fmt: skip
def test_references_of_xml(tmp_path: Path, reference: str, expected: object) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<a xmlns="http://n.org/" id="7"><b>x</b><b>y<i>z</i></b><c/></a>', "utf-8")
    namespaces = (("n", "http://n.org/"),)
    request = Request("a", str(path), "xpath", "/n:a", "", (reference,), namespaces=namespaces)
    ((cell,),) = open_source(request).rows
    assert cell == expected


def test_entities_of_xml_are_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    path = tmp_path / "a.xml"
    path.write_text(f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><a><b>&e;</b></a>', "utf-8")
    ((cell,),) = open_source(Request("a", str(path), "xpath", "/a", "", ("b",))).rows
    assert "secret" not in str(cell)
