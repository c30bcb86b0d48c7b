"""What each step of a build into a store takes: `python -m bench.steps DOCUMENTS --store DIR [--jobs N]`.

Seconds by the clock and of processors, those of worker processes included; with `--jobs 1` all is done in one process.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from kg import settings
from kg.model.summary import BuildRequest
from kg.pipeline.build import build
from kg.pipeline.stored import build as stored

STEPS = (
    "plan", "load_knowledge", "refresh", "know", "tell_documents", "join_all", "name_all", "meet", "write_all",
    "map_tables", "take_over", "judge", "export",
)  # fmt: skip
"""Names of the steps in `kg.pipeline.stored.build`."""


def _processor() -> float:
    return sum(os.times()[:4])


def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
    """Return the step as one that prints what it took."""

    @wraps(step)
    def told(*values: Any, **named: Any) -> Any:
        begun, before = time.perf_counter(), _processor()
        try:
            return step(*values, **named)
        finally:
            print(f"{name:16}{time.perf_counter() - begun:9.2f}{_processor() - before:9.2f}", flush=True)

    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, and print a line a step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", help="a file or folder")
    parser.add_argument("--store", type=Path, required=True, help="the folder of the store")
    parser.add_argument("--jobs", type=int, help="processes; else as many as there are cores")
    options = parser.parse_args(arguments)
    print(f"{'step':16}{'seconds':>9}{'CPU s':>9}")
    for name in STEPS:
        setattr(stored, name, timed(name, getattr(stored, name)))
    request = BuildRequest((options.documents,), "", store=options.store, jobs=options.jobs)
    timed("all", build)(request, settings.load())
    return 0


if __name__ == "__main__":
    sys.exit(main())
