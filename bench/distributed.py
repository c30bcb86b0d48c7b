"""What building on a cluster costs beside building here: the same documents, the same bytes, as many processes.

`python -m bench.distributed --documents N` prints seconds by the clock and of processors, of all processes together. A
first build of few documents lets workers load what they need; it is not counted, as little as their start is.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

from bench.cluster import Cluster, finished, kg, running
from bench.generate import main as generate

_WORKERS = 2
_WARM = 24


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, and of processors."""

    seconds: float
    processors: float


def _spent(cluster: Cluster) -> float:
    """Return the seconds of processors of scheduler, workers and what they started, and of children that have ended."""
    known = [psutil.Process(process.pid) for process in cluster.processes]
    known += [child for process in known for child in process.children(recursive=True)]
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(sum(process.cpu_times()[:2]) for process in known) + ended.ru_utime + ended.ru_stime


def _cost(cluster: Cluster, *arguments: str | Path) -> Cost:
    started, before = perf_counter(), _spent(cluster)
    code, words = finished(kg("build", *arguments, "-q"), patience=None)
    if code:
        raise SystemExit(words)
    return Cost(perf_counter() - started, _spent(cluster) - before)


def _middle(costs: Sequence[Cost], what: Callable[[Cost], float]) -> float:
    return median(map(what, costs))


def measure(folder: Path, documents: int, times: int) -> dict[str, list[Cost]]:
    """Return what building here and on a cluster cost, in turns."""
    for name, count in (("some", _WARM), ("all", documents)):
        generate(["--documents", str(count), "--seed", "1", "-o", str(folder / name)])
    costs: dict[str, list[Cost]] = {"here": [], "cluster": []}
    with running(folder) as cluster:
        for _ in range(_WORKERS):
            cluster.worker()
        away = ("--engine", cluster.address)
        _cost(cluster, folder / "some" / "documents.jsonl", "-o", folder / "some.nq", *away)
        source = folder / "all" / "documents.jsonl"
        for _ in range(times):
            costs["here"].append(_cost(cluster, source, "-o", folder / "here.nq", "--jobs", str(_WORKERS)))
            costs["cluster"].append(_cost(cluster, source, "-o", folder / "cluster.nq", *away))
            if (folder / "here.nq").read_bytes() != (folder / "cluster.nq").read_bytes():
                raise SystemExit("the graphs differ")
    return costs


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each way of building."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="diplokg-") as folder:
        costs = measure(Path(folder), options.documents, options.times)
    print("| build | s | s of processors | documents/s | to here |")
    print("|---|---:|---:|---:|---:|")
    least = _middle(costs["here"], lambda one: one.processors)
    for name, taken in costs.items():
        seconds, processors = (_middle(taken, what) for what in (lambda one: one.seconds, lambda one: one.processors))
        rate = options.documents / seconds
        print(f"| {name} | {seconds:.1f} | {processors:.1f} | {rate:.0f} | {processors / least:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
