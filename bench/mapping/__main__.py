"""`kg map` beside Morph-KGC and maplib, as `python -m bench.mapping`: a table of seconds, memory and statements.

The peers are installed once, each into an environment of its own under `build/peers`, since their dependencies exclude
ours. Every engine is a process that reads CSV and writes N-Triples; the best of several runs counts, taken in turns.
"""

from __future__ import annotations

import argparse
import compileall
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.mapping import tables
from bench.run import ROOT, Timing, run_once

HERE = Path(__file__).resolve().parent
WORK = ROOT / "build" / "mapping"
PEERS = {"morph-kgc": "morph-kgc==2.10.0", "maplib": "maplib==0.20.26"}


@dataclass(frozen=True, slots=True)
class Run:
    """An engine, what it is given, and the file that it writes."""

    case: str
    engine: str
    command: tuple[str, ...]
    output: Path


def peer(name: str) -> str:
    """Return the Python of a peer's environment, which is made where there is none yet."""
    folder = ROOT / "build" / "peers" / name
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", PEERS[name]], check=True)
        (folder / "complete").touch()
    return str(python)


def ours(case: str, mapping: Path, jobs: int) -> Run:
    """Return a run of `kg map` with a number of jobs: threads that map, processes that decode JSON."""
    output = mapping.with_suffix(".nt")
    command = (sys.executable, "-m", "kg", "map", str(mapping), "-o", str(output), "--jobs", str(jobs))
    return Run(case, f"kg map, {jobs} job{'s' * (jobs > 1)}", command, output)


def morph(case: str, mapping: Path) -> Run:
    """Return a run of Morph-KGC, with as many processes as it chooses."""
    settings = WORK / f"{mapping.stem}.ini"
    text = (HERE / "peers" / "morph-kgc.ini").read_text("utf-8").replace("NAME", mapping.stem)
    settings.write_text(text, "utf-8")
    return Run(
        case, "Morph-KGC", (peer("morph-kgc"), "-m", "morph_kgc", settings.name), WORK / f"morph-kgc-{mapping.stem}.nt"
    )


def maplib(case: str) -> Run:
    """Return a run of maplib."""
    program = str(HERE / "peers" / "maplib_run.py")
    return Run(case, "maplib", (peer("maplib"), program, "events.csv", "maplib.nt"), WORK / "maplib.nt")


def runs(rows: int, *, peers: bool, large: bool) -> list[Run]:
    """Write the tables and return what is to be measured."""
    plain, join, pair = tables.write_plain(WORK, rows), tables.write_join(WORK, rows), tables.write_pair(WORK)
    found = [ours("plain", plain, 1), ours("plain", plain, 2)]
    found += [morph("plain", plain), maplib("plain")] if peers else []
    found += [ours("JSON", tables.write_json(WORK), jobs) for jobs in (1, 2)]
    found += [ours("pair", pair, 2), ours("join", join, 2), *([morph("join", join)] if peers else [])]
    if large:
        (WORK / "large").mkdir(exist_ok=True)
        found.append(ours("plain × 10", tables.write_plain(WORK / "large", 10 * rows), 2))
        found.append(ours("join × 10", tables.write_join(WORK / "large", 10 * rows), 2))
    return found


def measure(found: Sequence[Run], times: int) -> Mapping[Run, Timing]:
    """Return the best timing of each run; they take turns, so that a busy moment does not hit one alone."""
    timings: dict[Run, list[Timing]] = {one: [] for one in found}
    for _ in range(times):
        for one in found:
            one.output.unlink(missing_ok=True)
            timings[one].append(run_once(one.command, WORK))
    return {one: min(several) for one, several in timings.items()}


def statements(path: Path) -> int:
    """Return the number of lines of a file."""
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line a run, in Markdown; return 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of a table")
    parser.add_argument("--times", type=int, default=3, help="runs of each")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="leave out other engines")
    parser.add_argument("--no-large", dest="large", action="store_false", help="leave out the tables ten times as long")
    options = parser.parse_args(arguments)
    WORK.mkdir(parents=True, exist_ok=True)
    compileall.compile_dir(ROOT / "kg", quiet=2)  # as the installation of a package does, and did for the peers
    timings = measure(runs(options.rows, peers=options.peers, large=options.large), options.times)
    print(f"| case, {options.rows:,} rows | engine | seconds | of processors | MB | statements |")
    print("|---|---|---|---|---|---|")
    for one, timing in timings.items():
        count = f"{statements(one.output):,}" if one.output.exists() else f"exit {timing.code}"
        print(
            f"| {one.case} | {one.engine} | {timing.seconds:.2f} | {timing.processor:.2f} "
            f"| {timing.megabytes:.0f} | {count} |"
        )
    return int(any(timing.code for timing in timings.values()))


if __name__ == "__main__":
    sys.exit(main())
