from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from kg.errors import InputError, RuleError
from tests.pipeline.inputs import MAPPING, TABLE, build, report, table

CALLS = """SELECT ?meeting ?title WHERE {
  ?meeting dip:kind dip:call ; dip:evidence/oa:hasSource/dcterms:title ?title FILTER(STR(?title) = 'calls.csv')
}"""


def calls(graph: kg.Graph) -> int:
    return len(graph.query(CALLS).rows)


def test_a_table_is_mapped_by_the_mapping_in_its_folder(tmp_path: Path) -> None:
    table(tmp_path / "data")
    report(tmp_path / "data")

    graph = kg.build([tmp_path / "data"])

    assert calls(graph) == 2
    assert len(graph.query("documents").rows) == 2
    assert graph.skipped == ()


def test_a_table_named_by_itself_finds_the_mapping_beside_it(tmp_path: Path) -> None:
    assert calls(kg.build([table(tmp_path / "data")])) == 2


def test_a_mapping_may_stand_elsewhere(tmp_path: Path) -> None:
    mapping = tmp_path / "my.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    path = table(tmp_path / "data", mapping=None)

    assert calls(kg.build([path], mappings=[mapping])) == 2
    assert calls(kg.build([tmp_path / "data"], mappings=[mapping])) == 2
    assert calls(kg.build([path, mapping])) == 2


def test_a_mapping_may_take_the_place_of_ours(tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(
        "prefixes: {ex: 'https://example.org/'}\n"
        "mappings:\n  m:\n    sources: [['meetings.csv~csv']]\n    s: $(meeting)\n    po: [[ex:status, $(status)]]\n",
        encoding="utf-8",
    )

    graph = kg.build([report(tmp_path)], mappings=[mapping])

    assert [row["o"] for row in graph.query("SELECT ?o { ?s <https://example.org/status> ?o }").records()] == [
        "held"
    ] * 2
    assert graph.query("meetings").rows == ()


def test_a_table_that_no_mapping_names(tmp_path: Path) -> None:
    path = table(tmp_path / "data", mapping=None)
    report(tmp_path / "data")

    with pytest.raises(InputError, match="no mapping names"):
        kg.build([path])
    assert [str(fault.location) for fault in kg.build([tmp_path / "data"]).skipped] == [str(path)]


def test_tables_that_a_mapping_beside_them_leaves_out_are_left_out_silently(tmp_path: Path) -> None:
    folder = table(tmp_path / "data").parent
    (folder / "notes.csv").write_text("a\n1\n", encoding="utf-8")

    assert kg.build([folder]).skipped == ()


def test_a_base_of_the_mapping_is_kept(tmp_path: Path) -> None:
    path = table(tmp_path / "data", mapping="base: https://example.org/mine/\n" + MAPPING)

    assert any("<https://example.org/mine/meeting/call-1>" in line for line in kg.build([path]).dataset.lines)


@pytest.mark.parametrize(
    ("found", "put", "message"),
    [
        ("dip:Meeting]", "dip:Meting]", r"mapping\.yaml:11:.*unknown class 'dip:Meting'; did you mean dip:Meeting"),
        ("dip:status,", "dip:statos,", r"mapping\.yaml:13:.*unknown property 'dip:statos'; did you mean dip:status"),
        ("dip:held~iri", "dip:hold~iri", r"mapping\.yaml:13:.*unknown concept 'dip:hold'"),
        ("$(caller)", "$(calling)", r"mapping\.yaml:14:.*no column 'calling'; did you mean"),
        ("'calls.csv~csv'", "'call.csv~csv'", r"mapping\.yaml:5:.*unknown table 'call'; did you mean calls"),
        ("mappings:", "mappings: [", r"mapping\.yaml:\d+"),
    ],
)
def test_a_mapping_that_names_what_is_not_there_is_refused_before_the_run(
    tmp_path: Path, found: str, put: str, message: str
) -> None:
    table(tmp_path / "data", mapping=MAPPING.replace(found, put, 1))

    with pytest.raises(RuleError, match=message):
        build(tmp_path / "g.ttl", tmp_path / "data")
    assert not (tmp_path / "g.ttl").exists()


def test_a_broken_row_is_left_out_and_told(tmp_path: Path) -> None:
    path = table(tmp_path / "data", rows=TABLE + "3,state/ITA\n4,state/ a,state/ITA\n")

    graph = kg.build([path])

    assert calls(graph) == 2
    assert [(one.location, one.row, one.column, one.rule) for one in graph.left_out] == [
        (str(path), 4, "", ""),
        (str(path), 5, "caller", "calls"),
    ]
    with pytest.raises(InputError, match=r"calls\.csv:4: row 4 has 2 fields"):
        kg.build([path], strict=True)


def test_a_broken_table_is_left_out_and_told(tmp_path: Path) -> None:
    table(tmp_path / "data")
    bad = table(tmp_path / "bad", rows="number,,called\n")

    graph = kg.build([tmp_path])

    assert calls(graph) == 2
    assert [(one.location, one.row) for one in graph.left_out] == [(str(bad), 0)]
    assert [fault.location for fault in graph.skipped] == [str(bad)]
    with pytest.raises(InputError, match="has no name"):
        kg.build([tmp_path], strict=True)
    with pytest.raises(InputError, match="has no name"):
        kg.build([bad])


def test_what_is_left_out_is_written(tmp_path: Path) -> None:
    path = table(tmp_path / "data", rows=TABLE + "3,state/ITA\n")

    summary = build(tmp_path / "g.ttl", path, left_out=tmp_path / "left-out.jsonl")

    (line,) = (tmp_path / "left-out.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == {
        "file": str(path), "row": 4, "column": "", "rule": "", "value": "3,state/ITA",
        "message": "2 fields; expected 3: number, caller, called",
    }  # fmt: skip
    assert len(summary.left_out) == 1
