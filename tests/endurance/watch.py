"""What processes hold, looked at now and then: memory, descriptors, processes."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil

_STORE = "/graph-"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process and all below it held at a time, `second` after the start; `memory` is resident, in bytes.

    Of open files those of a store's graph are not counted, since their number depends on how it was changed; files that
    were removed while they are open are.
    """

    second: float
    memory: int
    descriptors: int
    processes: int


def look(pid: int, begun: float) -> Sample | None:
    """Return what a tree of processes holds now, `None` when its root is gone."""
    memory = descriptors = processes = 0
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return None
    for one in tree:
        try:
            memory += one.memory_info().rss
            descriptors += one.num_fds() - sum(_STORE in file.path for file in one.open_files())
            processes += 1
        except psutil.NoSuchProcess:  # it ended meanwhile
            continue
    return Sample(time.monotonic() - begun, memory, descriptors, processes)


@dataclass(slots=True)
class Watch:
    """Samples of a tree of processes, taken beside what goes on."""

    pid: int
    begun: float
    every: float = 0.5
    samples: list[Sample] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._go_on)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join()

    def _go_on(self) -> None:
        while (found := look(self.pid, self.begun)) is not None:
            self.samples.append(found)
            if self._stop.wait(self.every):
                return

    @property
    def peak(self) -> int:
        """Return the most memory of all samples."""
        return max((one.memory for one in self.samples), default=0)


def quarters(points: Sequence[tuple[float, float]], seconds: float) -> list[float]:
    """Return the median of the values of each quarter of a run; `points` are pairs of second and value.

    A quarter without a value has that of the one before.
    """
    found: list[float] = []
    for quarter in range(4):
        inside = [value for second, value in points if quarter <= min(second / seconds * 4, 3.999) < quarter + 1]
        found.append(statistics.median(inside) if inside else (found[-1] if found else 0.0))
    return found


def growth(of_quarters: Sequence[float]) -> float:
    """Return by what part the last quarter is above the second."""
    return of_quarters[3] / of_quarters[1] - 1 if of_quarters[1] else 0.0
