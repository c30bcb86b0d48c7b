"""A build in a process of its own, whose memory is looked at."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GIGABYTE = 1 << 20
"""In kilobytes."""
_COMMAND = """
import atexit, re, runpy
from pathlib import Path
atexit.register(lambda: print(re.search("VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]))
runpy.run_module("kg", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Built:
    """The graph that was written, what was told on standard error, and the most memory that was held at a time."""

    graph: str
    told: str
    kilobytes: int


def build(folder: Path, *, seconds: int) -> Built:
    """Build a graph of a folder, in one process.

    Raises:
        subprocess.TimeoutExpired: it did not end.
    """
    output = folder.parent / "out.nq"
    arguments = ["build", str(folder), "-o", str(output), "-q", "--jobs", "1"]
    command = [sys.executable, "-c", _COMMAND, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return Built(output.read_text(encoding="utf-8"), done.stderr, int(done.stdout.split()[-1]))
