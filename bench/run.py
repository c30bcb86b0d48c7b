"""Times the cases of `bench/cases.toml` and prints seconds, peak memory and exit code of each as a table."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "bench" / "cases.toml"
TIMES = 3


@dataclass(frozen=True, slots=True, order=True)
class Timing:
    """Wall-clock seconds, peak memory in MB, exit code and seconds of processors of one run."""

    seconds: float
    megabytes: float
    code: int
    processor: float


def read_cases(path: Path, *, data: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return the arguments of each case, without those that need `data` when there is none."""
    cases = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: tuple(argument.replace("{data}", data or "") for argument in case["arguments"])
        for name, case in cases.items()
        if data or not any("{data}" in argument for argument in case["arguments"])
    }


def run_once(command: Sequence[str], folder: Path = ROOT) -> Timing:
    """Run a command in a folder, which is else the checkout, and take its time; what it prints is thrown away.

    Compiled modules are kept, as they are where packages are installed, so that no run pays for compiling ours.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, processor = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
    return Timing(seconds, usage.ru_maxrss / 1024, process.returncode, processor)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line a case; return 1 when one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="cases to run, all of them without a name")
    parser.add_argument("--times", type=int, default=TIMES, help="runs of each case")
    options = parser.parse_args(arguments)
    cases = read_cases(CASES, data=os.environ.get("KG_EVAL_DATA"))
    failed = False
    print(f"{'case':14}{'seconds':>9}{'MB':>8}{'exit':>6}")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "graph.ttl")
        for name in options.names or cases:
            command = (sys.executable, "-m", "kg", *(argument.replace("{out}", out) for argument in cases[name]))
            best = min(run_once(command) for _ in range(options.times))
            print(f"{name:14}{best.seconds:9.2f}{best.megabytes:8.0f}{best.code:6}", flush=True)
            failed = failed or best.code != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
