"""Rows of every kind of source say where they are, and bad ones are told and left out."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.errors import InputError
from kg.model.source import BadRow, Request
from kg.model.table import READING_TABLES
from kg.sources import ROW_COLUMNS, open_document, open_source
from tests.sources.records import kinds

SELECTED = {"json": ("jsonpath", "$.people[*]"), "jsonl": ("jsonpath", "$"), "xml": ("xpath", "/people/person")}
DATABASES = ("sqlite", "duckdb")


def request(kind: str, folder: Path, *references: str) -> Request:
    formulation, iterator = SELECTED.get(kind, ("sql", "people") if kind in DATABASES else ("csv", ""))
    return Request("people", str(kinds.write(kind, folder)), formulation, iterator, "", references)


@pytest.mark.parametrize("kind", ["json", "jsonl", "xml", "parquet", "xlsx", "sqlite", "duckdb"])
def test_every_row_has_a_place(kind: str, tmp_path: Path) -> None:
    asked = request(kind, tmp_path, *kinds.COLUMNS, *ROW_COLUMNS)
    table = open_document(asked)
    rows = [dict(zip(table.table.columns, row, strict=True)) for row in table.table.rows]
    first = 2 if kind == "xlsx" else 1
    assert [row["_row"] for row in rows] == [str(first), str(first + 1)]
    assert {row["_document"] for row in rows} == {table.id}
    assert table.columns == kinds.COLUMNS
    text = "\n".join(str(row["_text"]) for row in rows)
    for row, values in zip(rows, kinds.ROWS, strict=True):
        assert text[int(str(row["_start"])) : int(str(row["_end"]))] == row["_text"]
        known = {name: value for name, value in zip(kinds.COLUMNS, values, strict=True) if value is not None}
        told = json.loads(str(row["_text"]))
        assert told == (known if kind != "xml" else {name: str(value) for name, value in known.items()})


@pytest.mark.parametrize("kind", ["json", "parquet", "sqlite"])
def test_places_that_nobody_asks_for_are_not_there(kind: str, tmp_path: Path) -> None:
    assert open_source(request(kind, tmp_path, *kinds.COLUMNS)).columns == kinds.COLUMNS


def test_a_source_is_a_document(tmp_path: Path) -> None:
    table = open_document(request("json", tmp_path, "id"))
    row = dict(zip(READING_TABLES["documents"], table.document("http://x.org/"), strict=True))
    assert row["document"] == f"http://x.org/document/{table.id}"
    assert row["title"] == "people.json · $.people[*]"
    assert (row["digest"], row["media_type"]) == (table.digest, "application/json")


def test_what_is_selected_of_one_file_are_several_documents(tmp_path: Path) -> None:
    first = open_document(request("json", tmp_path, "id"))
    location = first.location
    second = open_document(Request("all", location, "jsonpath", "$", "", ("$.people[0].id",)))
    assert first.digest == second.digest
    assert first.id != second.id


def _nested(path: Path) -> Request:
    pq.write_table(pa.table({"a": [{"b": 1}, {"b": 2}], "c": ["x", "y"]}), path)
    return Request("t", str(path), "csv", references=("c",))


BAD = {
    "t.csv": ("a,b\n1\n2,3\n", "csv", (2, "", "1", "1 fields; expected 2: a, b")),
    "u.csv": ('a,b\n"1"x,2\n2,3\n', "csv", (2, "", '"1"x,2', "expected fields as RFC 4180")),
    "v.csv": ('a,b\n2,3\n"1,2\n', "csv", (3, "", '"1,2', "expected fields as RFC 4180")),
    "t.json": ('[{"a": [1]}, {"a": 2, "b": 3}]', "jsonpath", (1, "a", '{"a": [1]}', "found a list")),
    "t.jsonl": ('{"a" 1}\n{"a": 2, "b": 3}\n', "jsonpath", (1, "", '{"a" 1}', "not JSON")),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_rows_are_told_and_left_out(name: str, tmp_path: Path) -> None:
    text, formulation, (row, column, value, message) = BAD[name]
    path = tmp_path / name
    path.write_text(text, "utf-8")
    asked = Request("t", str(path), formulation, "$[*]" if name == "t.json" else "", "", ("a", "b"))
    told: list[BadRow] = []
    rows = list(open_source(asked, reject=told.append).rows)
    assert [tuple(map(str, row[:2])) for row in rows] == [("2", "3")]
    (bad,) = told
    assert (bad.location, bad.row, bad.column, bad.value) == (str(path), row, column, value)
    assert message in bad.message
    with pytest.raises(InputError):
        list(open_source(asked).rows)


def test_bad_rows_of_parquet_are_told(tmp_path: Path) -> None:
    asked = _nested(tmp_path / "t.parquet")
    told: list[BadRow] = []
    assert list(open_source(asked, reject=told.append).rows) == []
    assert [(bad.row, bad.column) for bad in told] == [(1, "a"), (2, "a")]
    with pytest.raises(InputError, match="column a: found an object"):
        list(open_source(asked).rows)


def test_a_line_of_json_may_hold_separators_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": "x\u2028y\x85z"}\r\n{"a": 2}\n', "utf-8")
    assert list(open_source(Request("t", str(path), "jsonpath", "$", "", ("a",))).rows) == [("x\u2028y\x85z",), (2,)]
