"""What goes wrong with real files: a message on stderr, an exit code, no traceback, and no half-written graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

GOOD = "2025-01-18\n\nFrance and Germany held talks in Paris on January 17, 2025.\n"
MAPPING = (
    "prefixes: {dip: 'https://w3id.org/diplokg/ontology#'}\n"
    "mappings:\n  m:\n    sources: [['t.csv~csv']]\n    s: state/$(id)\n    po: [[a, dip:State]]\n"
)


def empty(folder: Path) -> str:
    (folder / "empty.txt").write_text("", encoding="utf-8")
    return "empty.txt"


def junk(folder: Path) -> str:
    (folder / "junk.txt").write_bytes(bytes(range(256)) * 40)
    return "junk.txt"


def unknown_ending(folder: Path) -> str:
    (folder / "page.docx").write_text(GOOD, encoding="utf-8")
    return "page.docx"


def missing(_: Path) -> str:
    return "missing.txt"


def broken_mapping(folder: Path) -> str:
    (folder / "t.csv").write_text("id\nFRA\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING + "  broken: [\n", encoding="utf-8")
    return "t.csv"


def unknown_class(folder: Path) -> str:
    (folder / "t.csv").write_text("id\nFRA\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING.replace("dip:State", "dip:Stat"), encoding="utf-8")
    return "t.csv"


def broken_row(folder: Path) -> str:
    (folder / "t.csv").write_text("id,name\nFRA\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return "t.csv"


def unmapped(folder: Path) -> str:
    (folder / "t.csv").write_text("id\nFRA\n", encoding="utf-8")
    return "t.csv"


CASES = [
    (empty, "empty.txt: the file is empty"),
    (junk, "junk.txt"),
    (unknown_ending, "page.docx: unknown kind of file"),
    (missing, "missing.txt: no such file"),
    (broken_mapping, "mapping.yaml:8"),
    (unknown_class, "mapping.yaml:6:14: mappings.m: unknown class 'dip:Stat'; did you mean dip:State"),
    (broken_row, "t.csv:2: row 2 has 1 fields"),
    (unmapped, "t.csv: a table that no mapping names"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


@pytest.mark.parametrize(("make", "message"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_bad_input_gives_exit_1_and_says_where(folder: Path, make: Callable[[Path], str], message: str) -> None:
    result = run("build", make(folder), "-o", "graph.ttl", "--strict")

    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not (folder / "graph.ttl").exists()


def test_bad_documents_among_good_ones_are_told_and_left_out(folder: Path) -> None:
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")

    result = run("build", "good.txt", empty(folder), junk(folder), missing(folder), "-o", "graph.ttl")

    assert result.exit_code == 0
    assert [result.output.count(f"skipped {name}") for name in ("empty.txt", "junk.txt", "missing.txt")] == [1, 1, 1]
    assert (folder / "graph.ttl").exists()


@pytest.mark.parametrize("base", ["", "state/", "https://example.org", "https://example.org/中/", "ex ample:/"])
def test_a_base_that_is_no_iri_is_misuse(folder: Path, base: str) -> None:
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")

    result = run("build", "good.txt", "-o", "graph.ttl", "--base", base)

    assert result.exit_code == 2
    assert "an absolute ASCII IRI" in result.stderr


@pytest.mark.parametrize("output", ["nowhere/graph.ttl", "graph.pdf", "."])
def test_output_that_cannot_be_written(folder: Path, output: str) -> None:
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")

    result = run("build", "good.txt", "-o", output)

    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["query", "g.ttl", "meeting"], "there is no query of that name; did you mean meetings"),
        (["query", "g.ttl", "-e", "SELECT * {"], "not SPARQL"),
        (["query", "g.ttl", "contradictions"], "build to TriG"),
        (["query", "g.ttl", "members-of"], "must be given"),
        (["query", "g.ttl", "meetings", "-p", "nam=x"], "did you mean name"),
        (["explain", "g.ttl", "Germani"], "did you mean Germany"),
        (["export", "g.ttl", "-o", "g.pdf"], "g.pdf: cannot be written"),
        (["validate", "absent.ttl"], "absent.ttl"),
        (["validate", "broken.ttl"], "broken.ttl:1"),
    ],
)
def test_questions_that_cannot_be_answered(folder: Path, args: list[str], message: str) -> None:
    (folder / "g.ttl").write_text(
        '<https://x.org/state/DEU> a <https://w3id.org/diplokg/ontology#State> ;'
        ' <http://www.w3.org/2000/01/rdf-schema#label> "Germany"@en .',
        encoding="utf-8",
    )  # fmt: skip
    (folder / "broken.ttl").write_text("<a> <b", encoding="utf-8")

    result = run(*args)

    assert result.exit_code == 1
    assert message in result.stderr
