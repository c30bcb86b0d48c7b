"""Any number of jobs: the same bytes, the same report, the same first error."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.errors import DiploKGError, InputError
from kg.mapping.engine import joins, parts
from kg.pipeline.maps import spread
from kg.pipeline.maps.losses import Losses, as_lines
from kg.pipeline.maps.mapped import map_file
from kg.pipeline.maps.spread import Spread
from kg.pipeline.workers import cores
from kg.sources import pieces
from kg.sources.records import from_columns, from_json, from_xml, json_shares

ROWS = [{"id": str(n % 70), "name": f"n{n} 中", "page": "no page" if n in (11, 77) else f"p/{n}"} for n in range(90)]
SOURCES = {
    "csv": "['t.csv~csv']",
    "json": "['t.json~jsonpath', '$.a.rows[*]']",
    "jsonl": "['t.jsonl~jsonpath', '$']",
    "xml": "['t.xml~xpath', /r/e]",
    "sqlite": "{access: t.db, referenceFormulation: sql, query: 'SELECT * FROM t'}",
}
MAPPING = """\
prefixes: {{ex: 'http://example.org/'}}
base: http://example.org/
mappings:
  m:
    sources: [{source}]
    s: ex:$(id)
    po:
      - [ex:name, $(name)]
      - [ex:page, $(page)~iri]
      - p: ex:other
        o: {{mapping: n, condition: {{function: equal, parameters: [[str1, $(id)], [str2, $(id)]]}}}}
  n:
    sources: [['u.csv~csv']]
    s: ex:u/$(id)-$(n)
"""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few rows make many parts, and joins go to disk."""
    monkeypatch.setattr(pieces, "SIZE", 200)
    monkeypatch.setattr(json_shares, "SIZE", 200)
    monkeypatch.setattr(parts, "CHUNK", 7)
    monkeypatch.setattr(from_json, "LARGE", 0)
    monkeypatch.setattr(from_xml, "LARGE", 0)
    monkeypatch.setattr(joins, "IN_MEMORY", 100)


def write_sources(folder: Path) -> None:
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(ROWS[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(ROWS)
        stream.write("1,too,many,fields\n5,last,p/5\n")
    (folder / "u.csv").write_text("id,n\n" + "".join(f"{n % 40},{n}\n" for n in range(80)), "utf-8")
    rows: list[dict[str, object]] = [dict(row) for row in ROWS]
    rows[40] = {"id": "40", "name": {"an": 'object, "with" a \\ and ]'}, "page": "p"}
    rows[41] = {"id": "41", "name": ["a list,", "[["], "page": "p"}
    document = {"b": [1, {"x": []}], "a": {"z": None, "rows": rows, "c": [{"rows": 1}]}, "d": {"a": 1}}
    (folder / "t.json").write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
    lines = [json.dumps(row) for row in rows]
    lines[30:30] = ["", "{broken", "  "]
    (folder / "t.jsonl").write_text("\ufeff" + "\r\n".join(lines), "utf-8")
    elements = "".join(f"<e><id>{r['id']}</id><name>{r['name']}</name><page>{r['page']}</page></e>" for r in ROWS)
    (folder / "t.xml").write_text(f"<r>{elements}</r>", "utf-8")
    connection = sqlite3.connect(folder / "t.db")
    connection.execute("CREATE TABLE t (id TEXT, name TEXT, page TEXT)")
    connection.executemany("INSERT INTO t VALUES (:id, :name, :page)", ROWS)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("kind", SOURCES)
def test_any_number_of_jobs_makes_the_same(kind: str, tmp_path: Path) -> None:
    write_sources(tmp_path)
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING.format(source=SOURCES[kind]), "utf-8")
    made = []
    for jobs in (1, 2, 3):
        mapped = map_file(path, jobs=jobs)
        mapped.save(tmp_path / "out.nq")
        made.append(((tmp_path / "out.nq").read_bytes(), as_lines(mapped.left_out)))
    assert made[0] == made[1] == made[2]
    assert len(made[0][0].splitlines()) > 200
    assert made[0][1].count("not an IRI") == 2
    assert len(made[0][1].splitlines()) == {"csv": 3, "json": 4, "jsonl": 5}.get(kind, 2)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_strict_run_stops_at_the_same_row_and_writes_nothing(kind: str, tmp_path: Path) -> None:
    write_sources(tmp_path)
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING.format(source=SOURCES[kind]), "utf-8")
    errors = []
    for jobs in (1, 2, 3):
        with pytest.raises(DiploKGError) as raised:
            map_file(path, jobs=jobs, strict=True).save(tmp_path / "out.nq")
        errors.append(str(raised.value))
    assert errors[0] == errors[1] == errors[2]
    assert not list(tmp_path.glob("*out.nq*"))


@pytest.mark.parametrize(("name", "text"), [
    ("t.json", '[{"id": "1"}, {"id": "2"}, {"id": "3"} {"id": "4"}, {"id": "5"}]'),
    ("t.json", '[{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}, {"id": "5"}'),
    ("t.json", '[{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}, {"id": "5"}] 1'),
    ("t.json", '[{"id": "1"}, {"id": "2"}, {"id": "3}, {"id": "4"}, {"id": "5"}]'),
    ("t.json", '[{"id": "1"}, {"id": "2"}, {"id": "3"}, ]'),
    ("t.json", '[{"id": "1"}, {"id": "2"}, {"id": "\udcff"}, {"id": "4"}, {"id": "5"}]'),
    ("t.jsonl", '{"id": "1"}\n{"id": "2"}\n{"id": "\udcff"}\n{"id": "4"}\n{"id": "5"}\n'),
])  # fmt: skip
def test_a_source_ends_at_its_fault(name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_shares, "SIZE", 10)
    monkeypatch.setattr(spread, "WORTHWHILE", 1)
    (tmp_path / name).write_bytes(text.encode(errors="surrogateescape"))
    iterator = "$" if name.endswith("l") else "$[*]"
    path = tmp_path / "m.yaml"
    source = f"sources: [['{name}~jsonpath', '{iterator}']]"
    path.write_text(f"mappings: {{m: {{{source}, s: 'http://e.org/$(id)', po: [[a, 'http://e.org/T~iri']]}}}}", "utf-8")
    made = []
    for jobs in (1, 2):
        mapped = map_file(path, jobs=jobs)
        made.append((list(mapped.lines), as_lines(mapped.left_out)))
    assert made[0] == made[1]
    assert "\udcff" in text or {"1", "2"} <= {line[len("<http://e.org/")] for line in made[0][0]}
    assert made[0][1].count("\n") == 1


def killed(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.skipif(cores() == 1, reason="one core, one process")
def test_a_process_that_dies_is_told() -> None:
    found: Iterator[int] = Spread(Losses(), 2)(killed, range(10))
    with pytest.raises(InputError, match="SIGKILL"):
        list(found)


def test_a_fault_is_raised_in_its_turn() -> None:
    def fail(number: int) -> int:
        if number >= 5:
            raise InputError("f", str(number))
        return number

    found: list[int] = []
    with pytest.raises(InputError, match="f: 5"):
        found.extend(Spread(Losses(), 3)(fail, range(30)))
    assert found == [0, 1, 2, 3, 4]


def test_what_is_left_out_in_another_process_is_told_here() -> None:
    losses = Losses()

    def note(number: int) -> int:
        losses.broken(InputError("f", str(number)))
        return number

    assert list(Spread(losses, 2)(note, range(8))) == list(range(8))
    assert len(losses.sources) == 8


def test_columns_of_parquet_are_mapped_as_its_rows_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {
        "id": pa.array([1, 2, -(2**63), None], pa.int64()),
        "text": pa.array(["a", "", None, '"中"']),
        "flag": pa.array([True, None, False, True]),
        "day": pa.array([0, -719162, 18262, None], pa.date32()),
        "small": pa.array([255, 0, None, 7], pa.uint8()),
    }
    pq.write_table(pa.table(columns), tmp_path / "t.parquet", row_group_size=2)
    path = tmp_path / "m.yaml"
    pairs = ", ".join(f"['http://e.org/{name}~iri', $({name})]" for name in columns)
    text = f"mappings: {{m: {{sources: [['t.parquet~csv']], s: 'http://e.org/s/$(small)', po: [{pairs}]}}}}"
    path.write_text(text, "utf-8")
    by_column = sorted(map_file(path).lines)
    monkeypatch.setattr(from_columns, "_PLAIN", ())
    assert by_column == sorted(map_file(path).lines)
    assert len(by_column) == 11
    assert any('"0001-01-01"^^<http://www.w3.org/2001/XMLSchema#date>' in line for line in by_column)
