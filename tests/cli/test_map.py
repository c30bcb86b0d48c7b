import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

TEXT = """\
prefixes: {ex: 'http://e.org/', dip: 'https://w3id.org/diplokg/ontology#'}
mappings:
  m:
    sources: [['t.csv~csv']]
    s: ex:$(id)
    po:
      - [ex:page, $(page)~iri]
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text("id,page\n2,http://p.org/\n1,http://q.org/\n", "utf-8")
    path = tmp_path / "m.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def kg(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_mapping_is_run_to_standard_output_or_a_file(mapping: Path, tmp_path: Path) -> None:
    code, lines, _ = kg("map", mapping)
    assert (code, lines.splitlines()) == (
        0,
        [
            "<http://e.org/2> <http://e.org/page> <http://p.org/> .",
            "<http://e.org/1> <http://e.org/page> <http://q.org/> .",
        ],
    )
    out = tmp_path / "out.nq"
    code, stdout, stderr = kg("map", mapping, "-o", out)
    assert (code, stdout, stderr) == (0, "", f"{out}: 2 statements\n")
    assert out.read_text("utf-8") == lines


def test_its_rml_makes_the_same(mapping: Path, tmp_path: Path) -> None:
    code, text, _ = kg("map", mapping, "--translate")
    assert code == 0
    again = tmp_path / "again.ttl"
    assert kg("map", mapping, "--translate", "-o", again) == (0, "", "")
    assert again.read_text("utf-8") == text
    assert kg("map", again)[1] == kg("map", mapping)[1]


def test_rows_left_out_are_told_and_the_exit_code_is_1(mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,page\n1,http://q.org/\n2,no page\n", "utf-8")
    report = tmp_path / "report.jsonl"
    code, lines, stderr = kg("map", mapping, "--report", report)
    assert (code, len(lines.splitlines())) == (1, 1)
    assert "Left out: 1 row (all in" in stderr
    assert json.loads(report.read_text("utf-8"))["row"] == 3
    code, lines, stderr = kg("map", mapping, "--strict", "-o", tmp_path / "none.nq")
    assert (code, lines) == (1, "")
    assert "'no page': not an IRI" in stderr
    assert not (tmp_path / "none.nq").exists()


def test_statements_may_carry_their_row(mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,page\n1,http://q.org/\n2,no page\n", "utf-8")
    code, lines, _ = kg("map", mapping, "--provenance")
    assert code == 1
    assert "#row=2> " in lines
    assert "-row-2-" in lines
    assert "-row-3-" not in lines, "a row that is left out is no evidence"


def test_a_build_tells_of_rows_left_out_and_exits_with_1(mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,page\n1,http://q.org/\n2,no page\n", "utf-8")
    told, out = tmp_path / "told.jsonl", tmp_path / "out.nq"
    code, stdout, _ = kg("build", tmp_path / "t.csv", "--mapping", mapping, "-o", out, "--left-out", told)
    assert code == 1
    assert f"Left out: 1 row (all in {told})" in " ".join(stdout.split("\n"))
    assert json.loads(told.read_text("utf-8"))["row"] == 3
    assert "<http://q.org/>" in out.read_text("utf-8")


def test_a_base_may_be_given(mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,page\n1,here\n", "utf-8")
    assert "<http://b.org/here>" in kg("map", mapping, "--base", "http://b.org/")[1]


def test_a_mapping_is_checked_in_three_forms(mapping: Path) -> None:
    assert kg("check", mapping) == (0, "", "No faults.\n")
    mapping.write_text(TEXT.replace("ex:page", "dip:dat"), "utf-8")
    code, text, _ = kg("check", mapping)
    assert code == 1
    assert f"{mapping}:7:10: mappings.m: unknown property 'dip:dat'; did you mean dip:date?" in text
    code, text, _ = kg("check", mapping, "--format", "json")
    assert (code, json.loads(text)[0]["line"]) == (1, 7)
    code, text, _ = kg("check", mapping, mapping, "--format", "sarif")
    assert (code, len(json.loads(text)["runs"][0]["results"])) == (1, 2)


def test_tables_of_text_wait_for_no_library_of_other_sources(mapping: Path) -> None:
    program = (
        "import sys; from click.testing import CliRunner; from kg.cli import main\n"
        f"assert CliRunner().invoke(main, ['map', {str(mapping)!r}]).exit_code == 0\n"
        "heavy = ('jsonpath_rfc9535', 'lxml', 'openpyxl', 'pyarrow.parquet', 'rdflib', 'regex', 'rich')\n"
        "print(*(name for name in heavy if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
