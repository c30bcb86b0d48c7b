"""`make fuzz`: many changed inputs for every reader, for a time; what breaks one is kept in a file, and counted.

Each reader has a process of its own, which is ended when one input takes too long or too much memory: that is a finding as
well. The same seed makes the same inputs, however far it comes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from random import Random
from time import monotonic
from types import FrameType

from tests.hostile.changes import changed
from tests.hostile.readers import READERS, rules, survives

SECONDS = 10
"""For one input, of LONGEST bytes at most."""
MEMORY = 2 << 30
_KEPT = 24


class TooSlowError(Exception):
    """An input took more than `SECONDS`."""


def inputs(name: str, seed: int) -> Iterator[bytes]:
    """Yield changed examples without end; what could be read after a change is changed again by chance."""
    random = Random(f"{name} {seed}")
    known = [READERS[name].example]
    while True:
        data = changed(random.choice(known), random)
        yield data
        if random.random() < 0.02:
            known = [READERS[name].example, *known[1:][-_KEPT:], data]


def _too_slow(_: int, __: FrameType | None) -> None:
    raise TooSlowError


def run(name: str, seed: int, seconds: float, count: Synchronized[int], found: Path) -> None:
    """Read inputs until the time is over; those that break the reader go to `found`."""
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _too_slow)
    end = monotonic() + seconds
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        for data in inputs(name, seed):
            if monotonic() > end:
                return
            (found / f"{name}.last").write_bytes(data)
            signal.alarm(SECONDS)
            try:
                survives(READERS[name], data, Path(folder))
            except Exception as error:
                said = type(error).__name__
                (found / f"{name}-{said}-{count.value}.input").write_bytes(data)
            finally:
                signal.alarm(0)
            count.value += 1


def main() -> int:
    """Fuzz the readers that are named, or all, and return whether something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", default=sorted(READERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20, help="for each reader")
    parser.add_argument("--found", type=Path, default=Path("build/fuzz"), help="folder for what breaks a reader")
    options = parser.parse_args()
    options.found.mkdir(parents=True, exist_ok=True)
    rules()
    total = findings = 0
    for name in options.readers:
        count = multiprocessing.Value("q", 0)
        process = multiprocessing.get_context("fork").Process(
            target=run, args=(name, options.seed, options.seconds, count, options.found)
        )
        process.start()
        process.join()
        last = options.found / f"{name}.last"
        if process.exitcode:
            last.rename(options.found / f"{name}-exit{process.exitcode}-{count.value}.input")
        last.unlink(missing_ok=True)
        broke = len(list(options.found.glob(f"{name}-*.input")))
        print(f"{name:14} {count.value:9,} inputs {broke:4} findings", flush=True)
        total, findings = total + count.value, findings + broke
    print(f"{'all':14} {total:9,} inputs {findings:4} findings, seed {options.seed}")
    return int(findings > 0)


if __name__ == "__main__":
    sys.exit(main())
