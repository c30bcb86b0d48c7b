from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, Store

import kg
from kg.cli import main
from tests.diff.graphs import NEW, OLD, write


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, args)])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "old.ttl", OLD), write(tmp_path / "new.ttl", NEW)


def test_the_difference_is_told(files: tuple[Path, Path]) -> None:
    told = run(*files)

    assert told.exit_code == 0
    assert "  ~ Talks A\n" in told.stdout


def test_the_exit_code_tells_on_request(files: tuple[Path, Path]) -> None:
    assert run(*files, "--exit-code").exit_code == 1
    assert run(files[0], files[0], "--exit-code").exit_code == 0


def test_the_syntax_of_a_file_makes_no_difference(files: tuple[Path, Path], tmp_path: Path) -> None:
    kg.load(files[0]).save(tmp_path / "old.jsonld")

    assert run(files[0], tmp_path / "old.jsonld").stdout == "The graphs say the same.\n"


def test_a_store_is_compared_as_a_file_is(files: tuple[Path, Path], tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.bulk_load(files[0].read_bytes(), RdfFormat.TURTLE)
    store.flush()
    del store

    assert run(tmp_path / "store", files[0]).stdout == "The graphs say the same.\n"
    assert "  ~ Talks A\n" in run(tmp_path / "store", files[1]).stdout


def test_a_patch_goes_to_a_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    assert run(*files, "--format", "patch", "-o", tmp_path / "out.rdfp").stdout == ""

    rows = (tmp_path / "out.rdfp").read_text(encoding="utf-8").splitlines()
    assert (rows[0], rows[-1]) == ("TX .", "TC .")
    assert sorted({row[0] for row in rows[1:-1]}) == ["A", "D"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("new.ttl", "<x:a> <x:b>", "new.ttl:1"),
        ("new.txt", "", "unknown ending '.txt'"),
        ("none.ttl", None, "none.ttl"),
    ],
)
def test_what_cannot_be_read_is_told(
    files: tuple[Path, Path], tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")

    failed = run(files[0], tmp_path / name)

    assert failed.exit_code == 1
    assert told in failed.stderr
