"""Readers under changes made blindly, where there is no engine that is guided by what an input reaches."""

from __future__ import annotations

import os
import resource
import signal
import time
import warnings
from collections.abc import Iterator
from multiprocessing import Value
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from random import Random
from types import FrameType

from tests.hostile.changes import changed
from tests.hostile.reader import Reader, rules
from tests.hostile.readers import READERS
from tests.hostile.trial import MEMORY, SECONDS, Trial, Went, scratch

ENGINE = "changes"
_KEPT = 24


class TooSlowError(Exception):
    """An input took far more than it may."""


def run(name: str, seed: int, runs: int, seconds: float, found: Path) -> Went:
    """Give changed examples to a reader in a process of its own, which is ended by one that takes too much memory."""
    rules()
    begun, count = time.monotonic(), Value("q", 0)
    child = os.fork()
    if child == 0:
        _change(name, seed, runs, begun + seconds, count, found)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    last = found / f"{name}.last"
    if status:
        last.rename(found / f"{name}-ended-{status}.input")
    last.unlink(missing_ok=True)
    return Went(count.value, time.monotonic() - begun)


def inputs(reader: Reader, random: Random) -> Iterator[bytes]:
    """Yield changed examples without end; what came of a change is changed again by chance."""
    known = [reader.example]
    while True:
        data = changed(random.choice(known), random)
        yield data
        if random.random() < 0.02:
            known = [reader.example, *known[1:][-_KEPT:], data]


def _too_slow(_: int, __: FrameType | None) -> None:
    raise TooSlowError


def _change(name: str, seed: int, runs: int, end: float, count: Synchronized[int], found: Path) -> None:
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _too_slow)
    with scratch() as folder:
        trial = Trial(name, READERS[name], found, folder)
        for data in inputs(READERS[name], Random(f"{name} {seed}")):
            if count.value >= runs or time.monotonic() > end:
                return
            (found / f"{name}.last").write_bytes(data)
            signal.alarm(3 * SECONDS)
            trial(data)
            signal.alarm(0)
            count.value += 1
