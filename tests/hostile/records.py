"""What fuzzing was done and what it found, both committed, and what `docs/security.md` tells of them."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

RUNS = Path(__file__).with_name("runs.jsonl")
FINDINGS = Path(__file__).with_name("findings.yaml")
BEGIN, END = "<!-- runs of the fuzzers, written by `make docs` -->", "<!-- end of the runs -->"


@dataclass(frozen=True, slots=True)
class Record:
    """A run: `runs` inputs for a reader; `findings` is in how many places of the code one broke it."""

    reader: str
    engine: str
    seed: int
    runs: int
    seconds: int
    version: str
    findings: int


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that broke a reader: what it did then, and how that was mended."""

    reader: str
    was: str
    mended: str
    data: bytes


def add(record: Record, path: Path = RUNS) -> None:
    """Add a record at the end."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(record)) + "\n")


def records(path: Path = RUNS) -> list[Record]:
    """Return all records in their order."""
    return [Record(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def findings(path: Path = FINDINGS) -> list[Finding]:
    """Return all that was found, in its order."""
    found = yaml.safe_load(path.read_text("utf-8"))
    return [Finding(one["reader"], one["was"], one["mended"], _data(one)) for one in found]


def _data(one: dict[str, str]) -> bytes:
    return one["text"].encode() if "text" in one else zlib.decompress(base64.b64decode(one["packed"]))


def told(runs: Iterable[Record], found: Iterable[Finding]) -> str:
    """Return what was found and how it was mended, and a table of the runs of each reader with their sums."""
    return "\n".join([*_found(found), "", *_runs(list(runs))])


def renewed(document: str) -> str:
    """Return a document with the tables of today between the two marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{told(records(), findings())}\n\n{END}{after}"


def _found(found: Iterable[Finding]) -> Iterator[str]:
    yield from (f"- `{one.reader}`: {one.was}; now {one.mended}" for one in found)


def _runs(runs: list[Record]) -> Iterator[str]:
    yield from ("| reader | inputs | of them guided | seeds |", "|---|--:|--:|---|")
    for name in sorted({one.reader for one in runs}):
        own = [one for one in runs if one.reader == name]
        yield _line(f"`{name}`", own, ", ".join(map(str, sorted({one.seed for one in own}))))
    yield _line("all", runs, "")


def _line(name: str, runs: list[Record], seeds: str) -> str:
    guided = sum(one.runs for one in runs if one.engine.startswith("atheris"))
    return f"| {name} | {sum(one.runs for one in runs):,} | {guided:,} | {seeds} |"
