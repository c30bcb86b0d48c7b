"""The tools that guard the house are configured so that they bite."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, run_tool

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BRANCHES = "".join(f"    if x == {number}:\n        x += 1\n" for number in range(12))
PLANTED = {
    "T201": "print('x')\n",
    "D103": "def public():\n    return 1\n",
    "PLR0913": "def _f(a, b, c, d, e, f, g):\n    return a, b, c, d, e, f, g\n",
    "C901": f"def _f(x):\n{BRANCHES}    return x\n",
    "PLR0915": "def _f():\n" + "    x = 1\n" * 41 + "    return x\n",
    "ARG001": "def _f(x):\n    return 1\n",
    "B006": "def _f(x=[]):\n    return x\n",
    "E501": f"X = '{'x' * 120}'\n",
    "F401": "import os\n",
    "SIM108": "def _f(x):\n    if x:\n        y = 1\n    else:\n        y = 2\n    return y\n",
}


@pytest.mark.parametrize("code", PLANTED)
def test_ruff_finds_a_planted_fault(code: str) -> None:
    args = ("check", "--no-cache", "--output-format", "concise", "--stdin-filename", "kg/planted.py", "-")
    result = run_tool("ruff", *args, stdin=f'"""Planted."""\n\n{PLANTED[code]}')

    assert result.returncode == 1
    assert f" {code} " in result.stdout


def test_ruff_lets_full_width_punctuation_be() -> None:
    source = '"""Full stops: 。and commas: ,."""\n\nSTOPS = "。!?"\n'

    assert (
        run_tool("ruff", "check", "--no-cache", "--stdin-filename", "kg/planted.py", "-", stdin=source).returncode == 0
    )


def test_layers_point_downwards() -> None:
    result = run_tool("lint-imports", "--no-cache")

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("kg/text/planted.py", "import kg.cli"),
        ("kg/read/planted.py", "import kg.extract"),
        ("kg/model/planted.py", "import rdflib"),
        ("kg/pipeline_planted.py", "X = 1"),
    ],
)
def test_planted_breach_of_the_layers_is_found(tmp_path: Path, path: str, line: str) -> None:
    shutil.copytree(ROOT / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("data", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / path).write_text(f"{line}\n", encoding="utf-8")

    result = run_tool("lint-imports", "--no-cache", folder=tmp_path)

    assert result.returncode == 1
    assert "planted" in result.stdout


def test_every_task_is_explained_and_declared() -> None:
    targets = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)
    explained = re.findall(r"^([a-z-]+):.* ## \S", MAKEFILE, re.MULTILINE)
    declared = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert targets == explained
    assert sorted(targets) == sorted(declared[0].split())


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in ROOT.glob("docs/*.md"))]
)
def test_tasks_that_documents_name_exist(name: str) -> None:
    named = re.findall(r"`make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8"))

    assert {task for task in named if not re.search(rf"^{task}:", MAKEFILE, re.MULTILINE)} == set()


def test_no_address_of_an_index_is_written_down() -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in pinned if not re.match(r"[a-z0-9-]+==[\w.]+( ; .+)?$", line)] == []


def test_hashes_are_of_the_versions_that_are_pinned() -> None:
    hashed = (ROOT / "constraints-hashes.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert [line for line in hashed if not re.fullmatch(r"[^#]*?==\S+.*?(\s+--hash=sha256:[0-9a-f]{64})+", line)] == []
    assert sorted(line.partition("--hash")[0].split() for line in hashed) == sorted(line.split() for line in pinned)
