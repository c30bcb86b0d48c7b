"""`kg explain --trace`, as it is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

TEXT = """Iran and Russia

January 18, 2025

Russia signed a treaty with Iran in Moscow. The treaty <i>has</i> 47 parts.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["explain", *map(str, args)])


def test_a_document_is_traced_without_a_graph(page: Path) -> None:
    result = run("--trace", page)
    assert result.exit_code == 0
    assert result.stdout.startswith("Iran and Russia\n")
    assert "] + Russia signed a treaty with Iran in Moscow." in result.stdout


def test_one_sentence_can_be_picked(page: Path) -> None:
    result = run("--trace", page, "--sentence", "47 PARTS")
    assert "The treaty <i>has</i> 47 parts." in result.stdout
    assert "Russia signed" not in result.stdout


def test_a_page_is_written_and_its_text_is_escaped(page: Path, tmp_path: Path) -> None:
    written = tmp_path / "trace.html"
    result = run("--trace", page, "--html", written)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{written}: Sentences: ")
    assert "&lt;i&gt;has&lt;/i&gt; 47 parts" in written.read_text(encoding="utf-8")


def test_a_page_is_the_same_each_time(page: Path, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        run("--trace", page, "--html", tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "give GRAPH and NAME, or --trace DOC"),
        (["graph.ttl"], "give GRAPH and NAME, or --trace DOC"),
        (["--trace", "page.txt", "graph.ttl", "name"], "--trace does not go with GRAPH and NAME"),
        (["--trace", "page.txt", "--format", "json"], "--trace does not go with --format"),
        (["--trace", "page.txt", "--lang", "en"], "--trace does not go with --lang"),
        (["graph.ttl", "name", "--html", "x.html"], "only --trace goes with --html"),
        (["graph.ttl", "name", "--sentence", "x"], "only --trace goes with --sentence"),
    ],
)
def test_misuse_is_told(args: list[str], message: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert f"Error: {message}" in result.stderr


def test_faults_of_the_data_give_exit_1(page: Path, tmp_path: Path) -> None:
    for result in (
        run("--trace", tmp_path / "absent.txt"),
        run("--trace", page, "--sentence", "Xanadu"),
        run("--trace", page, "--html", tmp_path / "absent" / "trace.html"),
    ):
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
