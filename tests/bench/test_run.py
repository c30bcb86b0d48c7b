from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import run

ROOT = Path(__file__).resolve().parents[2]


def test_cases_that_need_data_are_left_out_without_it(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    path.write_text('[a]\narguments = ["x"]\n[b]\narguments = ["{data}/corpus"]\n', encoding="utf-8")

    assert run.read_cases(path, data=None) == {"a": ("x",)}
    assert run.read_cases(path, data="there") == {"a": ("x",), "b": ("there/corpus",)}


def test_a_run_is_timed_and_its_memory_and_exit_code_taken() -> None:
    hungry = "import time; x = bytearray(80_000_000); time.sleep(0.1); raise SystemExit(4)"
    # a child is never counted smaller than the process that starts it, and the one that runs these tests may be large
    runner = f"import sys; from bench import run; print(*vars_of(run.run_once([sys.executable, '-c', {hungry!r}])))"
    runner = "vars_of = lambda timing: (timing.code, timing.seconds, timing.megabytes)\n" + runner

    done = subprocess.run([sys.executable, "-c", runner], capture_output=True, text=True, check=True, cwd=ROOT)
    code, seconds, megabytes = map(float, done.stdout.split())

    assert code == 4
    assert seconds > 0.1
    assert 80 < megabytes < 300


def test_table_has_a_line_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["start", "--times", "1"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["case", "start"]
