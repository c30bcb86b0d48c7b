"""Commands of `kg` run in processes of their own, with faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOBODY = 65534
"""User and group that own nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the n-th file operation of a kind (`any`: of all kinds): an errno by its name, or a signal."""

    action: str
    nth: int = 1
    event: str = "any"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: exit code (below 0: by that signal), what it printed, and its file operations."""

    code: int
    out: str
    err: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under what a command runs; `limits` are those of `resource`, streams are paths, `None` for a closed one."""

    fault: Fault | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    user: int = 0
    stdin: str | None = os.devnull
    stdout: str | None = ""
    stderr: str | None = ""


class Runner:
    """Runs commands by forking them from a process that has everything loaded."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "KG_DEBUG": ""}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        self._number = 0

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def start(self, folder: Path, *arguments: object, on: Conditions | None = None) -> tuple[int, Path]:
        """Start a command in a folder; return its process and where what it prints goes."""
        on = on or Conditions()
        self._number += 1
        printed = self._scratch / str(self._number)
        printed.mkdir()
        printed.chmod(0o777)
        order: dict[str, Any] = {
            "arguments": [str(one) for one in arguments],
            "folder": str(folder),
            "stdin": on.stdin,
            "stdout": str(printed / "out") if on.stdout == "" else on.stdout,
            "stderr": str(printed / "err") if on.stderr == "" else on.stderr,
            "environment": {"TMPDIR": str(folder), **on.environment},
            "limits": dict(on.limits),
            "user": on.user,
            "log": str(printed / "log"),
            "fault": on.fault and {"action": on.fault.action, "nth": on.fault.nth, "event": on.fault.event},
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._line(), printed

    def ended(self, printed: Path) -> Ran:
        """Wait for the end of the command started last."""
        code = self._line()
        texts = [(printed / name) for name in ("out", "err", "log")]
        out, err, log = (text.read_text(encoding="utf-8", errors="replace") if text.exists() else "" for text in texts)
        return Ran(code, out, err, tuple(log.splitlines()))

    def __call__(self, folder: Path, *arguments: object, on: Conditions | None = None) -> Ran:
        """Run a command in a folder to its end."""
        _, printed = self.start(folder, *arguments, on=on)
        return self.ended(printed)

    def _line(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def assert_told(done: Ran, code: int, *told: str) -> None:
    """Hold that a command ended with this code and one line on standard error that has these words."""
    lines = [line for line in done.err.strip().splitlines() if not line.startswith("ok.")]
    assert done.code == code, done
    assert "Traceback" not in done.err, done
    assert "fault of diplokg" not in done.err, done
    assert all(text in done.err for text in told), done
    assert len(lines) <= 1, done
