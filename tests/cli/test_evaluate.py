"""`kg evaluate` and `kg floors` hand over what was asked, print what came of it, and exit with 1 for faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.evaluate import digest_of, gate, measure
from kg.pipeline.knowledge import Knowledge, load_knowledge

TEXT = "May 4, 2020\n\nFrench President Emmanuel Macron met German Chancellor Angela Merkel in Berlin on May 3, 2020.\n"
GOLD = """document: a.txt
language: en
entities:
  macron: {type: Official, names: [Emmanuel Macron]}
  merkel: {type: Official, names: [Angela Merkel]}
meetings:
  - {id: m, kind: talks, participants: [macron, merkel], date: 2020-05-03, status: held}
"""
MISSED = "  - {id: n, kind: call, participants: [macron, merkel], date: 2019, status: held}\n"
FLOORS = """[own]
documents = ["texts"]
gold = "gold"
digest = "DIGEST"

[own.floors]
all = 0.50

[far]
external = true
documents = ["texts"]
gold = "gold"
digest = ""

[far.floors]
all = 0.50
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(autouse=True)
def _loaded_once(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (measure, gate):
        monkeypatch.setattr(module, "load_knowledge", lambda: knowledge)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_EVAL_DATA", raising=False)
    for name, text in (("texts/a.txt", TEXT), ("gold/a.yaml", GOLD)):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    (tmp_path / "floors.toml").write_text(FLOORS.replace("DIGEST", digest_of(tmp_path / "gold")), encoding="utf-8")
    return tmp_path


def run(*args: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, args)


@pytest.mark.usefixtures("folder")
def test_documents_are_scored() -> None:
    result = run("evaluate", "--gold", "gold", "texts")

    assert result.exit_code == 0, result.output
    assert "meetings found                            1      0      0   1.000   1.000   1.000" in result.stdout


@pytest.mark.usefixtures("folder")
def test_a_built_graph_is_scored() -> None:
    run("build", "texts/a.txt", "-o", "a.ttl", "-q")

    result = run("evaluate", "--gold", "gold/a.yaml", "--graph", "a.ttl", "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["slots"]["meetings found"] == {"tp": 1, "fp": 0, "fn": 0}


def test_misses_are_printed(folder: Path) -> None:
    (folder / "gold" / "a.yaml").write_text(GOLD + MISSED, encoding="utf-8")

    assert "a: missed meeting n" in run("evaluate", "--gold", "gold", "texts", "--misses").stdout
    assert "missed meeting" not in run("evaluate", "--gold", "gold", "texts").stdout


def test_a_missing_document_gives_exit_1(folder: Path) -> None:
    (folder / "gold" / "b.yaml").write_text(GOLD, encoding="utf-8")

    result = run("evaluate", "--gold", "gold", "texts")

    assert result.exit_code == 1
    assert result.stderr == "b: no such document among those given; left out\n"


@pytest.mark.parametrize(
    "args",
    [
        ["evaluate", "texts"],
        ["evaluate", "--gold", "gold"],
        ["evaluate", "--gold", "gold", "--graph", "a.ttl", "texts"],
        ["floors"],
        ["floors", "floors.toml", "--set", "sideways"],
        ["floors", "floors.toml", "--margin", "much"],
    ],
)
def test_misuse_gives_exit_2(args: list[str]) -> None:
    assert run(*args).exit_code == 2


@pytest.mark.usefixtures("folder")
def test_a_malformed_annotation_is_told_with_its_line() -> None:
    Path("gold/a.yaml").write_text(GOLD.replace("kind: talks", "kind: chat"), encoding="utf-8")

    result = run("evaluate", "--gold", "gold", "texts")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: gold/a.yaml:7: meetings.0.kind: ")


@pytest.mark.usefixtures("folder")
def test_floors_hold_and_external_sets_wait_for_their_data() -> None:
    alone, both = run("floors", "floors.toml"), run("floors", "floors.toml", KG_EVAL_DATA=".")

    assert (alone.exit_code, both.exit_code) == (0, 0), alone.output + both.output
    assert "far" not in alone.stdout
    assert "KG_EVAL_DATA names no folder" in alone.stderr
    assert "far" in both.stdout
    assert both.stderr == ""


def test_a_score_below_its_floor_gives_exit_1(folder: Path) -> None:
    (folder / "texts" / "a.txt").write_text("Nobody met.\n", encoding="utf-8")

    result = run("floors", "floors.toml")

    assert result.exit_code == 1
    assert "own, all: 0.000 is below 0.50" in result.stderr


def test_floors_are_set(folder: Path) -> None:
    assert run("floors", "floors.toml", "--set", "raise", "--margin", "0.3").exit_code == 0
    raised = (folder / "floors.toml").read_text(encoding="utf-8")
    (folder / "texts" / "a.txt").write_text("Nobody met.\n", encoding="utf-8")

    kept = run("floors", "floors.toml", "--set", "raise")
    assert (folder / "floors.toml").read_text(encoding="utf-8") == raised
    lowered = run("floors", "floors.toml", "--set", "lower")

    assert (kept.exit_code, lowered.exit_code) == (1, 0)
    assert "Floor lowered: own, all: " in lowered.stderr
    assert "all = 0.00" in (folder / "floors.toml").read_text(encoding="utf-8")
