from __future__ import annotations

import csv
import io
import json

import pytest
from rich.console import Console

from kg.cli.results import ResultForm, write_result
from kg.model.table import Table

RESULT = Table(
    "answer",
    ("who", "when"),
    (("普京, 佩泽希齐扬", "2025-01-17"), ('a "quoted" [bold] name', None)),
)
EMPTY = Table("answer", ("who",), ())


def written(result: Table, form: ResultForm, width: int = 80) -> str:
    stream = io.StringIO()
    write_result(Console(file=stream, width=width), result, form)
    return stream.getvalue()


def test_table_for_people_shows_markup_as_it_is() -> None:
    text = written(RESULT, "table")

    assert 'a "quoted" [bold] name' in text
    assert "普京, 佩泽希齐扬" in text
    assert text.endswith("2 rows\n")


def test_table_folds_and_never_cuts() -> None:
    text = written(Table("answer", ("iri",), (("https://example.org/" + "z" * 100,),)), "table", width=40)

    assert text.count("z") == 100
    assert text.endswith("1 row\n")


@pytest.mark.parametrize("width", [20, 200])
def test_csv_reads_back_whatever_the_width_of_the_screen(width: int) -> None:
    rows = list(csv.reader(io.StringIO(written(RESULT, "csv", width))))

    assert rows == [["who", "when"], ["普京, 佩泽希齐扬", "2025-01-17"], ['a "quoted" [bold] name', ""]]


@pytest.mark.parametrize("width", [20, 200])
def test_json_reads_back_and_keeps_what_is_unbound(width: int) -> None:
    text = written(RESULT, "json", width)

    assert json.loads(text)[1] == {"who": 'a "quoted" [bold] name', "when": None}
    assert "佩泽希齐扬" in text


@pytest.mark.parametrize(("form", "expected"), [("csv", "who\n"), ("json", "[]\n")])
def test_no_rows(form: ResultForm, expected: str) -> None:
    assert written(EMPTY, form) == expected
    assert "0 rows" in written(EMPTY, "table")


def test_orders_to_a_terminal_are_not_given() -> None:
    hostile = Table("answer", ("name",), (("\x1b]0;title\x07\x9b31m red \x08",),))

    assert not set("\x1b\x07\x08\x9b") & set(written(hostile, "table"))
    assert json.loads(written(hostile, "json")) == [{"name": hostile_name(hostile)}]


def hostile_name(table: Table) -> str | None:
    [[name]] = table.rows
    return name
