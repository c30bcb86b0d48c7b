"""`make fuzz`: many hostile inputs for every reader; what breaks one is kept in a file, and counted.

    python -m tests.hostile.fuzz --guided --runs 100000 --seed 7 --reader html

The same seed makes the same inputs, as far as it comes. With `--record` a line is added to `tests/hostile/runs.jsonl`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from kg import __version__
from tests.hostile.records import Record, add


def main() -> int:
    """Fuzz the readers that are named, or all, and return whether something was found."""
    options = _options()
    engine = importlib.import_module(f"tests.hostile.{'guided' if options.guided else 'changing'}")
    options.found.mkdir(parents=True, exist_ok=True)
    total = findings = 0
    for name in options.reader or sorted(engine.READERS):
        before = len(_broken(options.found, name))
        went = engine.run(name, options.seed, options.runs, options.seconds, options.found)
        broke = len(_broken(options.found, name)) - before
        print(f"{name:20} {went.runs:9,} inputs {went.seconds:6.0f} s {broke:4} findings", flush=True)
        if options.record:
            add(Record(name, engine.ENGINE, options.seed, went.runs, round(went.seconds), __version__, broke))
        total, findings = total + went.runs, findings + broke
    print(f"{'all':20} {total:9,} inputs {'':8} {findings:4} findings, seed {options.seed}")
    return int(findings > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--reader", action="append", help="of `tests.hostile.readers`; may be repeated; all unless told"
    )
    parser.add_argument("--guided", action="store_true", help="by what inputs reach in our code; needs atheris")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=10_000_000, help="inputs for each reader")
    parser.add_argument("--seconds", type=float, default=20, help="for each reader, at most")
    parser.add_argument("--found", type=Path, default=Path("build/fuzz"), help="folder for what breaks a reader")
    parser.add_argument("--record", action="store_true", help="keep how it went")
    return parser.parse_args()


def _broken(found: Path, name: str) -> list[Path]:
    """What broke a reader: kept by us, or by libFuzzer (`timeout-`, `oom-`, `crash-`)."""
    kinds = ("*.input", "timeout-*", "oom-*", "crash-*", "leak-*")
    return [path for kind in kinds for path in found.glob(f"{name}-{kind}")]


if __name__ == "__main__":
    sys.exit(main())
