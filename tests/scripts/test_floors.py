from __future__ import annotations

from pathlib import Path

import pytest

from scripts import floors
from scripts.floors import Floor, Score

SCORER = """
import json, sys
json.dump({"f1": 0.5, "f1_without_offices": 0.25, "arguments": sys.argv}, sys.stdout)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    return tmp_path


def write(data: Path, least: float) -> str:
    path = data / "floors.toml"
    path.write_text(f'[here]\ndocuments = ["docs"]\ngold = "gold"\nall = {least}\nevents = 0.2\n', encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("least", "code"), [(0.4, 0), (0.5, 0), (0.51, 1)])
def test_a_score_below_its_floor_fails(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], least: float, code: int
) -> None:
    monkeypatch.setenv("KG_EVAL_DATA", str(data))

    assert floors.main(["--floors", write(data, least)]) == code
    out = capsys.readouterr().out
    assert "0.500" in out
    assert ("here, all facts: 0.500 is below 0.510" in out) is bool(code)


def test_nothing_is_checked_without_documents(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KG_EVAL_DATA", raising=False)

    assert floors.main([]) == 0
    assert "not checked" in capsys.readouterr().out


def test_both_scores_are_held_against_their_floors() -> None:
    floor = Floor("x", (), Path("gold"), all=0.7, events=0.6)

    assert floors.faults_of(floor, Score(all=0.7, events=0.6)) == ()
    assert [fault.split(":")[0] for fault in floors.faults_of(floor, Score(all=0.1, events=0.1))] == [
        "x, all facts",
        "x, without offices",
    ]


def test_committed_floors_are_well_formed() -> None:
    read = floors.read_floors(floors.FLOORS, Path("data"))

    assert {floor.name for floor in read} == {"corpus", "reading", "corpus-together"}
    assert all(0 <= value <= 1 for floor in read for value in (floor.all, floor.events))
