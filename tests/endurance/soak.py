"""Builds into a store while it is served: documents come, change and go, and every answer is held against the truth.

`python -m tests.endurance.soak --seconds S --record FILE` prints a record and writes it as JSON; exit code 1 says that
memory grew, something was left behind or an answer was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from tests.endurance.states import COLUMNS, QUESTION, State, facts, make_states, show
from tests.endurance.watch import Sample, Watch, growth, look, quarters
from tests.publish.servers import free_port

PAGES = ("/", "/en/", "/zh-Hans/", "/ontology")
RATE = 5.0
"""Requests a second, whatever else goes on."""
READ = 0.05
"""Part of what is true that reading may miss; how well it reads is measured elsewhere."""
STARTING = 120.0
"""Seconds within which a service answers."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a run met with; memory in bytes, medians of the quarters of the run: of the service, of peaks of builds."""

    seconds: float
    builds: int
    requests: int
    answers: int
    wrong: Mapping[str, int]
    true: int
    missed: int
    untold: int
    memory_of_service: Sequence[float]
    memory_of_builds: Sequence[float]
    descriptors: Sequence[float]
    processes: Sequence[float]
    left_behind: Sequence[str]

    def faults(self, *, most: float) -> list[str]:
        """Return what is not well; memory may grow by the part `most` from the second quarter to the last."""
        found = [f"{count} × {what}" for what, count in sorted(self.wrong.items())]
        found += [f"left behind: {one}" for one in self.left_behind]
        for name in ("memory_of_service", "memory_of_builds", "descriptors", "processes"):
            if (by := growth(getattr(self, name))) > most:
                found.append(f"{name} grew by {by:.1%}")
        if self.missed > READ * self.true:
            found.append(f"{self.missed} of {self.true} facts of the generator are missed")
        return found


@dataclass(slots=True)
class Expected:
    """The states that an answer may be of: the one that was built last, and the one that is being built, if any."""

    allowed: list[State]
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> list[State]:
        """Return them."""
        with self.lock:
            return list(self.allowed)

    def become(self, *allowed: State) -> None:
        """Allow these from now on."""
        with self.lock:
            self.allowed = list(allowed)


@dataclass(slots=True)
class Client:
    """Asks at a steady rate, until it is stopped, and counts what it is answered."""

    url: str
    expected: Expected
    stop: threading.Event = field(default_factory=threading.Event)
    requests: int = 0
    answers: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    def go_on(self) -> None:
        """Ask, each second question by SPARQL and the others for pages."""
        due = time.monotonic()
        with httpx.Client(base_url=self.url, timeout=60, trust_env=False) as client:
            while not self.stop.wait(max(0.0, due - time.monotonic())):
                due = max(due + 1 / RATE, time.monotonic())
                self.requests += 1
                try:
                    self._ask(client)
                except httpx.HTTPError as error:
                    self.wrong[type(error).__name__] += 1

    def _ask(self, client: httpx.Client) -> None:
        if self.requests % 2:
            page = PAGES[self.requests // 2 % len(PAGES)]
            answer = client.get(page, follow_redirects=True, headers={"Accept": "text/html"})
            if answer.status_code != 200:
                self.wrong[f"{page}: {answer.status_code}"] += 1
            return
        before = self.expected.now()
        answer = client.post("/sparql", data={"query": QUESTION}, headers={"Accept": "application/sparql-results+json"})
        if answer.status_code != 200:
            self.wrong[f"query: {answer.status_code} {answer.text[:80]}"] += 1
            return
        self.answers += 1
        rows = answer.json()["results"]["bindings"]
        told = facts([[row[name]["value"] for name in COLUMNS] for row in rows])
        if not any(told == state.built for state in [*before, *self.expected.now()]):
            self.wrong["an answer of no state, or of one that is gone"] += 1


def soak(folder: Path, *, seconds: float, documents: int, states: int, seed: int = 1) -> Record:
    """Run for so long in an empty folder, and return what was met with."""
    made = make_states(folder / "states", documents=documents, states=states, seed=seed)
    pages, store, scratch = folder / "pages", folder / "store", folder / "tmp"
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch)}
    show(pages, made[0].files)
    _build(pages, store, environment)
    expected = Expected([made[0]])
    with _serving(store / "graph", environment) as (url, pid):
        begun = time.monotonic()
        peaks: list[tuple[float, float]] = []
        with Watch(pid, begun) as watch, _asking(Client(url, expected)) as client:
            while (second := time.monotonic() - begun) < seconds:
                before, after = made[len(peaks) % states], made[(len(peaks) + 1) % states]
                show(pages, after.files)
                expected.become(before, after)
                peaks.append((second, _build(pages, store, environment)))
                expected.become(after)
        lasted = time.monotonic() - begun
        left = _left_behind(folder, pid)
    left += [f"tmp/{one.name}" for one in sorted(scratch.iterdir())]
    return Record(
        seconds=lasted,
        builds=len(peaks),
        requests=client.requests,
        answers=client.answers,
        wrong=dict(client.wrong),
        true=sum(len(one.true) for one in made),
        missed=sum(len(one.missed) for one in made),
        untold=sum(len(one.built - one.true) for one in made),
        memory_of_service=quarters(_series(watch.samples, "memory"), lasted),
        memory_of_builds=quarters(peaks, lasted),
        descriptors=quarters(_series(watch.samples, "descriptors"), lasted),
        processes=quarters(_series(watch.samples, "processes"), lasted),
        left_behind=left,
    )


def _series(samples: Sequence[Sample], name: str) -> list[tuple[float, float]]:
    return [(one.second, getattr(one, name)) for one in samples]


def _build(pages: Path, store: Path, environment: Mapping[str, str]) -> int:
    """Bring the store up to date in processes of its own; return the most memory that they held."""
    command = [sys.executable, "-m", "kg", "build", str(pages), "--store", str(store), "--quiet", "--jobs", "2"]
    with (
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process,
        Watch(process.pid, time.monotonic(), every=0.1) as watch,
    ):
        _, said = process.communicate()
    if process.returncode != 0 or said:
        raise RuntimeError(f"a build ended with {process.returncode}: {said}")
    return watch.peak


@contextmanager
def _serving(graph: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", str(graph), "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_for(url: str) -> None:
    end = time.monotonic() + STARTING
    while True:
        try:
            for page in PAGES:
                httpx.get(url + page, timeout=60, trust_env=False, follow_redirects=True)
            return
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextmanager
def _asking(client: Client) -> Iterator[Client]:
    thread = threading.Thread(target=client.go_on)
    thread.start()
    try:
        yield client
    finally:
        client.stop.set()
        thread.join()


def _left_behind(folder: Path, pid: int) -> list[str]:
    """Return what a run should not leave: graphs that are not the complete one, files half written, processes."""
    graphs = [one.name for one in (folder / "store").glob("graph-*")]
    found = [f"store/{one}" for one in graphs if one != (folder / "store" / "graph").resolve().name]
    found += [f"store/{one.name}" for one in (folder / "store").iterdir() if one.suffix in (".new", ".tmp", ".part")]
    sample = look(pid, 0.0)
    if sample is None:
        found.append("the service has ended")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and write the record; return 1 when something is not well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--documents", type=int, default=60, help="in a folder at a time")
    parser.add_argument("--states", type=int, default=6, help="of the folder, which follow each other in a circle")
    parser.add_argument("--growth", type=float, default=0.05, help="of memory that is not yet a fault, as a part of 1")
    parser.add_argument("--record", type=Path, help="file for the record, in JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        found = soak(Path(folder), seconds=options.seconds, documents=options.documents, states=options.states)
    text = json.dumps(asdict(found), indent=2) + "\n"
    print(text, end="")
    if options.record:
        options.record.parent.mkdir(parents=True, exist_ok=True)
        options.record.write_text(text, encoding="utf-8")
    faults = found.faults(most=options.growth)
    print("\n".join(faults) or "nothing is wrong")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
