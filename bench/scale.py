"""Builds generated documents into a store, at several sizes: seconds, processor time, memory, disk, and accuracy.

`python -m bench.scale --documents 250 500 1000 -o results.jsonl` writes a line of JSON a size and prints a table. After
each build, one document is changed and the store is brought up to date.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
import pyoxigraph as ox

from bench import generate
from kg.vocab import PREFIXES

_EVERY = 0.5
_MB = 1 << 20
_COLUMNS = (
    "documents", "quads", "seconds", "documents/s", "processor s", "ms a document", "MB", "disk MB", "one changed, s",
    "precision", "recall",
)  # fmt: skip
_CLASSES = {"Meeting": "dip:participant", "Agreement": "dip:signatory"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command with all its processes: wall-clock seconds, processor seconds, peak megabytes.

    Memory is what all processes hold together, shared pages counted once (proportional set size).
    """

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Events of the graph against those that are true: same kind, same day, the same persons on its sides."""

    precision: float
    recall: float


def timed(command: Sequence[str], jobs: int | None = None) -> Run:
    """Run a command and watch it.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    started, before = time.perf_counter(), os.times()
    limit = ["taskset", "-c", ",".join(map(str, range(jobs)))] if jobs else []
    process = subprocess.Popen([*limit, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _held(process.pid))
        time.sleep(_EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - started, processor, peak / _MB)


def _held(pid: int) -> int:
    total = 0
    try:
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            total += process.memory_full_info().pss
    except psutil.Error:  # it ended while it was looked at
        pass
    return total


def measure(documents: int, seed: int, folder: Path, jobs: int | None = None) -> dict[str, Any]:
    """Return what a build of so many documents takes, what is right of it, and what a change of one document takes."""
    pages, truth, store = folder / "documents.jsonl", folder / "truth.jsonl", folder / "store"
    generate.main(["--documents", str(documents), "--seed", str(seed), "-o", str(folder)])
    command = [sys.executable, "-m", "kg", "build", str(pages), "--store", str(store), "--quiet"]
    if jobs:
        command += ["--jobs", str(jobs)]
    built = timed(command, jobs)
    graph = ox.Store.read_only(str(store / "graph"))
    scores, triples = score(graph, truth), len(graph)
    del graph
    _change(pages)
    changed = timed(command, jobs)
    return {
        "documents": documents,
        "bytes": pages.stat().st_size,
        "quads": triples,
        "disk": sum(path.stat().st_size for path in store.rglob("*") if path.is_file() and not path.is_symlink()),
        "jobs": jobs or os.cpu_count(),
        "build": asdict(built),
        "change": asdict(changed),
        "scores": asdict(scores),
    }


def _change(pages: Path) -> None:
    """Let the last document say one sentence less."""
    *kept, last = pages.read_text(encoding="utf-8").splitlines()
    record = json.loads(last)
    record["text"] = record["text"].rsplit("\n", 1)[0]
    pages.write_text("\n".join([*kept, json.dumps(record, ensure_ascii=False)]) + "\n", encoding="utf-8")


def score(graph: ox.Store, truth: Path) -> Scores:
    """Return how many events of a graph are true, and how many true ones it has."""
    true: dict[str, tuple[str, str, list[frozenset[str]]]] = {}
    for line in truth.read_text(encoding="utf-8").splitlines():
        for event in json.loads(line)["events"]:
            told = true.setdefault(event["event"], (event["type"], event["date"], []))[2]
            told.append(frozenset(side["person"] for side in event["sides"]))
    there: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
    count = 0
    for kind, event, day, names in _events(graph):
        there.setdefault((kind, day), []).append((event, names))
        count += 1
    found: set[str] = set()
    right = 0
    for kind, day, tellings in true.values():
        same = (event for event, names in there.get((kind, day), ()) if any(sides <= names for sides in tellings))
        event = next((event for event in same if event not in found), None)
        if event is not None:
            found.add(event)
            right += 1
    return Scores(right / count if count else 1.0, right / len(true) if true else 1.0)


def _events(graph: ox.Store) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    """Yield class, IRI, day and the names of those on its sides, of each event of a graph."""
    for kind, sides in _CLASSES.items():
        rows = graph.query(
            f"SELECT ?event (SAMPLE(?date) AS ?day) (GROUP_CONCAT(?name; separator='\\n') AS ?names) WHERE {{ "
            f"?event a dip:{kind} . OPTIONAL {{ ?event dip:date ?date }} "
            f"OPTIONAL {{ ?event {sides} ?side . ?side rdfs:label|skos:altLabel ?name }} }} GROUP BY ?event",
            prefixes=PREFIXES,
        )
        for row in rows:  # type: ignore[union-attr]  # a SELECT has solutions
            event, day, names = (row[column] for column in ("event", "day", "names"))
            yield kind, event.value, day.value if day else "", frozenset(names.value.split("\n") if names else ())


def table(measured: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield a table in Markdown, a row a size."""
    yield f"| {' | '.join(_COLUMNS)} |"
    yield "|" + "---:|" * len(_COLUMNS)
    for one in measured:
        build, scores, disk = one["build"], one["scores"], one["disk"] / _MB
        yield (
            f"| {one['documents']:,} | {one['quads']:,} | {build['seconds']:.1f} "
            f"| {one['documents'] / build['seconds']:.0f} | {build['processor']:.1f} "
            f"| {1000 * build['processor'] / one['documents']:.1f} | {build['megabytes']:.0f} | {disk:.0f} "
            f"| {one['change']['seconds']:.1f} | {scores['precision']:.3f} | {scores['recall']:.3f} |"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and keep the measures where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[250, 500, 1000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, help="cores and processes; all without it")
    parser.add_argument("-o", "--output", type=Path, help="file to add a line of JSON a size to")
    options = parser.parse_args(arguments)
    measured = []
    for documents in options.documents:
        with tempfile.TemporaryDirectory() as folder:
            measured.append(measure(documents, options.seed, Path(folder), options.jobs))
        if options.output:
            with options.output.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(measured[-1]) + "\n")
        print(json.dumps(measured[-1]), file=sys.stderr, flush=True)
    print("\n".join(table(measured)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
