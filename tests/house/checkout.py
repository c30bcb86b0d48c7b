"""The checkout as tests of the house see it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("kg", "ontology", "shapes", "seeds", "tests", "scripts", "bench", "docs", ".ci")
BINARIES = {".pyc", ".gz", ".parquet"}


def text_files() -> list[Path]:
    """Return all files of the project that hold text, sorted."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    beside = [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".coverage")]
    return sorted(path for path in inside + beside if path.suffix not in BINARIES)


def python_files(folder: str) -> list[Path]:
    """Return the Python files below one top-level folder, sorted."""
    return sorted((ROOT / folder).rglob("*.py"))


def run_tool(name: str, *args: str, stdin: str = "", folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a tool of the environment that runs the tests."""
    command: Sequence[str] = [str(Path(sys.executable).with_name(name)), *args]
    return subprocess.run(command, input=stdin, cwd=folder, capture_output=True, encoding="utf-8", check=False)
