"""Times the named queries beside rdflib's SPARQL engine: `python -m bench.sparql [GRAPH] --triples N`.

A graph of so many triples is made by `bench.graphs` around GRAPH, else around `seeds`. `kg.Graph` and an `rdflib.Graph`
of the same triples answer the same texts; seconds are of processor time with parsing the text and taking all rows
included, ours the median of `--times`, rdflib's of one run. rdflib gets `--limit` seconds a query, longer where it
takes that to be `--least` times slower and a quarter; its process ends then: such a row says `>`, and its ratio is a
lower bound. Where rdflib ends, it must have found as many rows; where it fails, its error is told and no ratio. Queries
that compare documents need graphs of their own and are left out.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import rdflib

import kg
from bench.graphs import make
from bench.serve import VALUES
from bench.validation import SEEDS, timed
from kg.graph import Dataset, load
from kg.vocab import PREFIXES

_FORK = get_context("fork")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds of processor time and number of rows; no rows when the time limit was reached or it ended in an error."""

    seconds: float
    rows: int | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A query, and what both needed and found."""

    name: str
    ours: Outcome
    theirs: Outcome

    @property
    def ratio(self) -> float | None:
        """How many times longer rdflib takes, or at least takes; none where it fails."""
        return None if self.theirs.error else self.theirs.seconds / self.ours.seconds

    @property
    def is_stopped(self) -> bool:
        """Whether rdflib reached the time limit."""
        return self.theirs.rows is None and not self.theirs.error

    @property
    def agrees(self) -> bool:
        """Whether both found as many rows, where rdflib ended."""
        return self.theirs.rows in (None, self.ours.rows)

    def __str__(self) -> str:
        rows = f"{self.ours.rows:,}" if self.agrees else f"{self.ours.rows:,}, rdflib {self.theirs.rows:,}"
        row = f"| {self.name} | {rows} | {self.ours.seconds * 1000:,.1f} |"
        if self.ratio is None:
            return f"{row} {self.theirs.error} | – |"
        mark = "> " if self.is_stopped else ""
        return f"{row} {mark}{self.theirs.seconds * 1000:,.0f} | {mark}{self.ratio:,.0f} |"


def summary(found: Sequence[Compared], least: float) -> str:
    """Return the median ratio of queries that rdflib does not fail at, and how many have at least so large a one.

    The median is a lower bound where a ratio up to it is one.
    """
    ratios = sorted((one.ratio, one.is_stopped) for one in found if one.ratio is not None)
    if not ratios:
        return f"rdflib fails at all of {len(found)} queries"
    middle = median(ratio for ratio, _ in ratios)
    mark = "≥ " if any(is_stopped for _, is_stopped in ratios[: len(ratios) // 2 + 1]) else ""
    return (
        f"median ratio {mark}{middle:,.0f} of {len(ratios)} queries, at least {least:g} in "
        f"{sum(ratio >= least for ratio, _ in ratios)}; rdflib was stopped at {sum(one.is_stopped for one in found)}, "
        f"fails at {len(found) - len(ratios)} more"
    )


@contextmanager
def peer(lines: Sequence[str]) -> Iterator[Connection]:
    """Give a connection to a process that holds the triples in rdflib; it is sent texts with a limit, answers outcomes.

    The first thing it sends is how many triples it holds.
    """
    here, there = _FORK.Pipe()
    process = _FORK.Process(target=_hold, args=(lines, there, here))
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.join()


def _hold(lines: Sequence[str], asked: Connection, other_end: Connection) -> None:
    other_end.close()  # so that this process ends with the one that asks
    graph = rdflib.Graph().parse(data="\n".join(lines), format="nt")
    gc.freeze()  # else each process would go through all triples when it collects
    asked.send(len(graph))
    while True:
        try:
            text, limit = asked.recv()
        except EOFError:
            return
        asked.send(bounded(graph, text, limit))


def bounded(graph: rdflib.Graph, text: str, limit: float) -> Outcome:
    """Return what rdflib needs for a query, in a process of its own that has so many seconds of processor time."""
    here, there = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_ask, args=(graph, text, limit, there))
    process.start()
    there.close()
    try:
        found = here.recv()
    except EOFError:
        found = Outcome(limit, None)
    process.join()
    if process.exitcode not in (0, -signal.SIGPROF):
        raise SystemExit(f"rdflib ended with {process.exitcode} at\n{text}")
    assert isinstance(found, Outcome)
    return found


def _ask(graph: rdflib.Graph, text: str, limit: float, told: Connection) -> None:
    signal.setitimer(signal.ITIMER_PROF, limit)  # counts processor time; its signal ends the process
    started = time.process_time()
    rows, error = None, ""
    try:
        rows = len(list(graph.query(text, initNs=PREFIXES)))
    except Exception as failure:
        error = type(failure).__name__
    told.send(Outcome(time.process_time() - started, rows, error))


def ours(graph: kg.Graph, name: str, values: Mapping[str, str], times: int) -> Outcome:
    """Return what a named query needs here, after it was asked once."""
    rows = len(graph.query(name, **values).rows)
    seconds, _ = timed(lambda: graph.query(name, **values), times)
    return Outcome(seconds, rows)


def compare(
    lines: Sequence[str], names: Sequence[str], times: int, *, limit: float, least: float
) -> Iterator[Compared]:
    """Yield what both need for each of the named queries, ours asked right before theirs; `least` prolongs `limit`."""
    queries = {query.name: query for query in kg.queries()}
    with peer(lines) as asked:
        held = asked.recv()
        graph = kg.Graph(Dataset(lines))
        if len(graph) != held:
            raise SystemExit(f"rdflib holds {held:,} triples of {len(graph):,}")
        for name in names:
            values = VALUES.get(name, {})
            here = ours(graph, name, values, times)
            asked.send((queries[name].bound(values), max(limit, 1.25 * least * here.seconds)))
            yield Compared(name, here, asked.recv())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table; return 1 when both found different numbers of rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path, nargs="?", help="graph around which the triples are made")
    parser.add_argument("--triples", type=int, default=150_000)
    parser.add_argument("--times", type=int, default=5, help="of each query, ours")
    parser.add_argument("--limit", type=float, default=10, help="seconds of a query for rdflib")
    parser.add_argument("--least", type=float, default=20, help="ratio that is counted")
    parser.add_argument("--queries", nargs="+", default=[one.name for one in kg.queries() if not one.needs_graphs])
    options = parser.parse_args(arguments)
    base = load(options.graph) if options.graph else kg.build([SEEDS, SEEDS.with_name("registry")]).dataset
    lines = sorted(set(make(base, options.triples, 1, with_graphs=False)))
    print(f"{len(lines):,} triples; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    print("| query | rows | ms | rdflib, ms | times ours |\n|---|---:|---:|---:|---:|")
    found = []
    for one in compare(lines, options.queries, options.times, limit=options.limit, least=options.least):
        print(one, flush=True)
        found.append(one)
    print(f"\n{summary(found, options.least)}; load {os.getloadavg()[0]:.1f} after")
    return int(not all(one.agrees for one in found))


if __name__ == "__main__":
    sys.exit(main())
