from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import run


def test_cases_that_need_data_are_left_out_without_it(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text('[a]\narguments = ["x"]\n[b]\narguments = ["{data}/corpus"]\n', encoding="utf-8")

    assert run.read_cases(path, data=None) == {"a": ("x",)}
    assert run.read_cases(path, data="there") == {"a": ("x",), "b": ("there/corpus",)}


def test_a_run_is_timed_and_its_memory_and_exit_code_taken() -> None:
    hungry = "import time; x = bytearray(80_000_000); time.sleep(0.1); raise SystemExit(4)"

    timing = run.run_once([sys.executable, "-c", hungry])

    assert timing.code == 4
    assert timing.seconds > 0.1
    assert 80 < timing.megabytes < 300


def test_table_has_a_line_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["start", "--times", "1"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["case", "start"]
