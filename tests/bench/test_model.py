from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench import model


def measured(documents: int, factor: float = 1.0) -> dict[str, Any]:
    build = {"processor": (5 + 0.02 * documents) * factor, "seconds": 3 + 0.01 * documents, "megabytes": 300.0}
    return {"documents": documents, "disk": 1_000_000 + 5_000 * documents, "quads": 120 * documents, "build": build}


def test_a_line_is_found_again() -> None:
    sizes = [100, 200, 400, 800]
    rng = Random(3)
    line = model.fit(sizes, [(5 + 0.02 * size) * rng.uniform(0.98, 1.02) for size in sizes])

    assert line.fixed == pytest.approx(5, rel=0.1)
    assert line.each == pytest.approx(0.02, rel=0.1)


@pytest.mark.parametrize(("costs", "line"), [([10, 20, 40], (0, 0.1)), ([7, 7, 7], (7, 0)), ([4, 3, 2], (2.557, 0))])
def test_no_part_is_below_zero(costs: list[float], line: tuple[float, float]) -> None:
    found = model.fit([100, 200, 400], costs)
    assert (found.fixed, found.each) == pytest.approx(line, abs=0.02)


def test_one_size_is_no_line() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        model.fit([100, 100], [1, 1])


def test_the_held_back_size_is_not_fitted_to() -> None:
    rows = list(model.report([measured(100), measured(200), measured(400, factor=1.5)], held=400))

    assert "| processor seconds | 5.0 | 0.02000 | 13 | 20 | -33.3 % |" in rows
    assert any(row.startswith("| 1,000,000 | 20,005 |") for row in rows)


def test_measures_are_read_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scale.jsonl"
    path.write_text("".join(json.dumps(measured(size)) + "\n" for size in (100, 200)), encoding="utf-8")

    assert model.main([str(path)]) == 0
    assert "| 1,000,000,000 | 20,000,005 |" in capsys.readouterr().out
