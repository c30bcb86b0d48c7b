"""Times the service, and puts it under load: `python -m bench.serve GRAPH` serves a graph, `--url URL` is one served.

GRAPH (N-Quads) is served from memory, then from a database on disk (`--modes`). Of every named query and every kind of
page the median is told when it is asked anew (a comment or parameter makes each request another one) and when it is
asked again (the service keeps answers). Then `--clients` at a time ask for `--seconds`, all queries and pages one after
another: once as people do, who ask the same, and once each time anew. Prints every answer that is not well.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

import httpx
from pyoxigraph import RdfFormat, Store

from kg.graph import get_query, query_names
from kg.vocab import BASE

VALUES: Mapping[str, Mapping[str, str]] = {
    "agreements-of": {"one": "Russia", "other": "Iran"},
    "evidence-of": {"name": "comprehensive strategic partnership"},
    "meetings-of": {"name": "Putin"},
    "members-of": {"name": "nato"},
    "names-of": {"name": "Vladimir Putin"},
    "offices-of": {"name": "Putin"},
    "officials-of": {"name": "Iran"},
    "said-in": {"document": "treaty-signed"},
    "timeline": {"name": "Iran"},
    "visits-to": {"name": "Russia"},
}
"""Parameters of the named queries that need some."""
PAGES = {
    "overview": "/en/",
    "lists": "/en/lists.html",
    "list of meetings": "/en/list/Meeting.html",
    "network": "/en/network.html",
    "network of a year": "/en/network/2020.html",
    "time line": "/en/timeline.html",
    "time line of a year": "/en/timeline/2020.html",
    "matrix": "/en/matrix.html",
    "search": "/zh-Hans/search.html?q=普京",
    "contradictions": "/en/lists/contradictions.html",
    "planned": "/en/lists/planned.html",
    "editor": "/en/query.html",
    "ontology": "/en/ontology.html",
}
"""Pages by what they are, beside those of things."""
_BUSIEST = (
    "SELECT ?thing { ?thing a dip:%s . ?of dip:participant ?thing } GROUP BY ?thing ORDER BY DESC(COUNT(?of)) LIMIT 1"
)
_FIRST = "SELECT ?thing { ?thing a dip:%s } ORDER BY ?thing LIMIT 1"
_THINGS = {"State": _BUSIEST, "Official": _BUSIEST, "Meeting": _FIRST, "Document": _FIRST}
_STARTING = 600


@dataclass(frozen=True, slots=True)
class Timing:
    """Median seconds of a request asked anew, and of one asked again."""

    anew: float
    again: float


@dataclass
class Tally:
    """Seconds of each request, and what went wrong how often."""

    seconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def question(name: str) -> str:
    """Return a named query as it is sent."""
    return get_query(name).bound(VALUES.get(name, {}))


def time_queries(client: httpx.Client, times: int) -> dict[str, Timing]:
    """Return how long each named query takes."""

    def ask(name: str, mark: str) -> float:
        return _timed(lambda: client.post("/sparql", data={"query": f"{question(name)}# {mark}"}))

    return {name: _timing(partial(ask, name), times) for name in query_names()}


def pages_of(client: httpx.Client) -> dict[str, str]:
    """Return the address of a page of each kind, those of things with the things that have most to tell."""
    found = dict(PAGES)
    for of_class, text in _THINGS.items():
        answer = client.post("/sparql", data={"query": text % of_class}).raise_for_status().json()
        for row in answer["results"]["bindings"]:
            local = row["thing"]["value"].removeprefix(BASE)
            found[of_class.lower()] = f"/en/id/{local}.html"
            found[f"{of_class.lower()} as Turtle"] = f"/id/{local}.ttl"
    return found


def time_pages(client: httpx.Client, pages: Mapping[str, str], times: int) -> dict[str, Timing]:
    """Return how long a page of each kind takes."""

    def get(path: str, mark: str) -> float:
        return _timed(lambda: client.get(_marked(path, mark)))

    return {kind: _timing(partial(get, path), times) for kind, path in pages.items()}


def _timing(ask: Callable[[str], float], times: int) -> Timing:
    anew = [ask(f"{time.monotonic_ns()}") for _ in range(times)]
    ask("again")
    return Timing(statistics.median(anew), statistics.median(ask("again") for _ in range(times)))


def _timed(ask: Callable[[], httpx.Response]) -> float:
    """Seconds until the answer was there; not a number where there was none."""
    started = time.perf_counter()
    is_well = ask().is_success
    return time.perf_counter() - started if is_well else math.nan


def _marked(path: str, mark: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{urlencode({'mark': mark})}"


async def load(url: str, pages: Mapping[str, str], clients: int, seconds: float, *, anew: bool = False) -> Tally:
    """Return what so many clients at a time met with for so long; with `anew`, no two requests are the same."""
    tally = Tally()
    connections = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False, limits=connections) as client:
        end = time.monotonic() + seconds
        asking = [_ask_on(client, pages, number, end, tally, anew=anew) for number in range(clients)]
        await asyncio.gather(*asking)
    return tally


async def _ask_on(
    client: httpx.AsyncClient, pages: Mapping[str, str], number: int, end: float, tally: Tally, *, anew: bool
) -> None:
    """Ask one thing after another on a connection of its own."""
    requests = [(name, question(name)) for name in query_names()] + [(path, "") for path in pages.values()]
    for count, (name, text) in enumerate(islice(cycle(requests), number % len(requests), None)):
        if time.monotonic() > end:
            return
        mark = f"{number}.{count}" if anew else ""
        started = time.perf_counter()
        try:
            if text:
                answer = await client.post("/sparql", data={"query": f"{text}# {mark}"})
            else:
                answer = await client.get(_marked(name, mark) if anew else name)
            if answer.status_code != 200:
                tally.faults[f"{name} {answer.status_code}"] += 1
        except httpx.HTTPError as error:
            tally.faults[f"{name} {type(error).__name__}"] += 1
        tally.seconds.append(time.perf_counter() - started)


@contextmanager
def served(graph: Path) -> Iterator[str]:
    """Serve a graph by `kg serve`; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "kg", "serve", str(graph), "--port", str(port), "--no-validate"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            print(f"\n{process.stdout.readline().strip()}", flush=True)
            yield url
        finally:
            process.terminate()


@contextmanager
def on_disk(graph: Path) -> Iterator[Path]:
    """Load a graph into a database that lies beside it and goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-serve-", dir=graph.parent) as folder:
        store = Store(str(Path(folder) / "store"))
        store.bulk_load(path=str(graph), format=RdfFormat.N_QUADS)
        store.flush()
        store.optimize()
        del store
        yield Path(folder) / "store"


def measure(url: str, options: argparse.Namespace) -> bool:
    """Print what is measured of a service; return whether all was answered under load."""
    with httpx.Client(base_url=url, timeout=_STARTING, trust_env=False) as client:
        pages = pages_of(client)
        if options.times:
            _show("named query", time_queries(client, options.times))
            _show("page", time_pages(client, pages, options.times))
    faults = 0
    for anew in (False, True) if options.seconds else ():
        tally = asyncio.run(load(url, pages, options.clients, options.seconds, anew=anew))
        cuts = statistics.quantiles(tally.seconds, n=100)
        print(f"{options.clients} clients for {options.seconds:g} s, {'each time anew' if anew else 'the same again'}:")
        print(f"  {len(tally.seconds)} requests, median {cuts[49] * 1000:.0f} ms, 99th percentile", end=" ")
        print(f"{cuts[98] * 1000:.0f} ms, errors: {dict(tally.faults) or 'none'}", flush=True)
        faults += tally.faults.total()
    return not faults


def _show(what: str, found: Mapping[str, Timing]) -> None:
    print(f"\n| {what} | anew, ms | again, ms |\n|---|---:|---:|")
    for name, timing in sorted(found.items(), key=lambda pair: pair[1].anew):
        print(f"| {name} | {timing.anew * 1000:.0f} | {timing.again * 1000:.1f} |")
    anew, again = (statistics.median(getattr(timing, key) for timing in found.values()) for key in ("anew", "again"))
    print(f"| median | {anew * 1000:.0f} | {again * 1000:.1f} |\n", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was measured; return 1 when an answer was not well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path, nargs="?", help="N-Quads to serve")
    parser.add_argument("--url", help="address of a service that runs")
    parser.add_argument("--modes", nargs="+", choices=["memory", "disk"], default=["memory", "disk"])
    parser.add_argument("--times", type=int, default=5, help="of each named query and page")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args(arguments)
    if (options.graph is None) == (options.url is None):
        parser.error("give GRAPH or --url URL")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    if options.url:
        return int(not measure(options.url, options))
    well = True
    for mode in options.modes:
        if mode == "memory":
            with served(options.graph) as url:
                well &= measure(url, options)
        else:
            with on_disk(options.graph) as folder, served(folder) as url:
                well &= measure(url, options)
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
