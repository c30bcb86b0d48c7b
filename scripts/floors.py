"""Holds the F1 of what is read against the floors of `tests/floors.toml`; needs annotated documents in KG_EVAL_DATA."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).resolve().parent.parent / "tests" / "floors.toml"
KG = (sys.executable, "-m", "kg")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least F1 for a set of documents; `gold` is a folder (one file a document) or one file for all of them."""

    name: str
    documents: tuple[Path, ...]
    gold: Path
    all: float
    events: float


@dataclass(frozen=True, slots=True)
class Score:
    """F1 of all facts, and without offices."""

    all: float
    events: float


def read_floors(path: Path, data: Path) -> tuple[Floor, ...]:
    """Return the floors of a file, with the paths below `data`."""
    entries: Mapping[str, Mapping[str, object]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Floor(
            name=name,
            documents=tuple(data / str(folder) for folder in _strings(entry["documents"])),
            gold=data / str(entry["gold"]),
            all=float(str(entry["all"])),
            events=float(str(entry["events"])),
        )
        for name, entry in entries.items()
    )


def _strings(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value


def measure(floor: Floor, scorer: Path, *, misses: bool = False) -> Score:
    """Build the documents, score them, and return the F1; with `misses`, the scorer also prints each miss.

    Raises:
        subprocess.CalledProcessError: a build of all documents, or the scorer, failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        arguments = _arguments(floor, Path(folder) / "graph.ttl")
        if misses:
            subprocess.run([sys.executable, scorer, *arguments, "--misses"], check=True)
        done = subprocess.run([sys.executable, scorer, *arguments, "--json"], check=True, stdout=subprocess.PIPE)
    answer = json.loads(done.stdout)
    return Score(all=answer["f1"], events=answer["f1_without_offices"])


def _arguments(floor: Floor, graph: Path) -> tuple[str, ...]:
    if floor.gold.is_dir():
        build = shlex.join([*KG, "build", "{doc}", "-o", "{out}", "--quiet"])
        return ("--build", build, "--docs", *map(str, floor.documents), "--gold", str(floor.gold))
    subprocess.run([*KG, "build", *map(str, floor.documents), "-o", str(graph), "--quiet"], check=True)
    return (str(graph), str(floor.gold))


def faults_of(floor: Floor, score: Score) -> tuple[str, ...]:
    """Say which score is below its floor."""
    pairs = (("all facts", score.all, floor.all), ("without offices", score.events, floor.events))
    return tuple(f"{floor.name}, {what}: {got:.3f} is below {least:.3f}" for what, got, least in pairs if got < least)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the scores beside their floors; return 1 when one is below, 0 also when there is nothing to measure on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print each miss and each spurious item")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="file of floors")
    options = parser.parse_args(arguments)
    data = os.environ.get("KG_EVAL_DATA")
    if not data:
        print("KG_EVAL_DATA names no folder of annotated documents: floors are not checked.")
        return 0
    faults: list[str] = []
    print(f"{'':18}{'all':>7}{'floor':>7}{'events':>8}{'floor':>7}")
    for floor in read_floors(options.floors, Path(data)):
        score = measure(floor, Path(data) / "score.py", misses=options.misses)
        print(f"{floor.name:18}{score.all:7.3f}{floor.all:7.2f}{score.events:8.3f}{floor.events:7.2f}", flush=True)
        faults += faults_of(floor, score)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
