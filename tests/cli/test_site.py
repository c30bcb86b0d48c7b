"""`kg site` and `kg draw`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import main
from tests.conftest import SEEDS

PAGE = SEEDS / "documents" / "2025-01-18-treaty-signed.md"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "graph.trig"
    kg.build([PAGE]).save(path)
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_a_site_is_written_in_the_languages_that_are_asked_for(graph: Path, tmp_path: Path) -> None:
    done = run("site", graph, "-o", tmp_path / "out", "--documents", PAGE, "--lang", "en", "--lang", "zh-Hans")

    assert done.exit_code == 0, done.output
    assert f"{len([*(tmp_path / 'out').rglob('*.*')])} files" in done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "en", "index.html", "search.json", "static", "zh-Hans",
    ]  # fmt: skip
    [document] = (tmp_path / "out" / "en" / "id" / "document").glob("*.html")
    assert 'class="mark"' in document.read_text(encoding="utf-8")


def test_documents_that_cannot_be_read_are_told_and_left_out(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    done = run(
        "site", graph, "-o", tmp_path / "out", "--documents", tmp_path / "empty.txt", "--lang", "en", "--no-validate"
    )

    assert done.exit_code == 0
    assert "empty.txt" in done.output
    assert not (tmp_path / "out" / "en" / "lists" / "findings.html").exists()


@pytest.mark.parametrize("kind", ["network", "timeline", "matrix"])
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_drawings_are_written(graph: Path, tmp_path: Path, kind: str, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    done = run("draw", graph, "--kind", kind, "--lang", "zh-Hans", "--people", "-o", path)

    assert done.exit_code == 0, done.output
    start = b"<svg" if ending == "svg" else b"\x89PNG"
    assert path.read_bytes().startswith(start)
    assert ending == "png" or "普京" in path.read_text(encoding="utf-8")


def test_a_period_limits_what_is_drawn(graph: Path, tmp_path: Path) -> None:
    run("draw", graph, "--kind", "timeline", "--from", "1900", "--to", "1901", "-o", tmp_path / "none.svg")
    run("draw", graph, "--kind", "timeline", "--from", "2024", "-o", tmp_path / "some.svg")

    assert "circle" not in (tmp_path / "none.svg").read_text(encoding="utf-8").partition("</style>")[2]
    assert "circle" in (tmp_path / "some.svg").read_text(encoding="utf-8").partition("</style>")[2]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--kind", "network", "-o", "x.gif"), 1, ".svg, .png"),
        (("--kind", "network", "--from", "May 2024", "-o", "x.svg"), 2, "YYYY-MM"),
        (("--kind", "pie", "-o", "x.svg"), 2, "matrix"),
    ],
)
def test_what_cannot_be_drawn_is_told(graph: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    done = run("draw", graph, *arguments)

    assert done.exit_code == code
    assert told in done.output
