"""Times a running service, and puts it under load: `python -m bench.serve URL`.

First every named query, so many times each (`--times`), its median; then `--clients` at a time for `--seconds`, each
asking queries and pages one after another. Prints seconds and every answer that is not well.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

import httpx

from kg.graph import get_query, query_names

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
LOAD = ("meetings-of", "names-of", "offices-of", "members-of", "agreements-of", "timeline")
PAGES = ("/en/", "/zh-Hans/id/state/RUS.html", "/en/id/official/vladimir-putin.html", "/id/state/FRA.ttl")


@dataclass
class Tally:
    """Seconds of each request, and what went wrong how often."""

    seconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def question(name: str) -> str:
    """Return a named query as it is sent."""
    return get_query(name).bound(VALUES.get(name, {}))


def time_queries(url: str, times: int) -> dict[str, float]:
    """Return the median seconds of each named query."""
    found = {}
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        for name in query_names():
            seconds = []
            for _ in range(times):
                started = time.perf_counter()
                client.post("/sparql", data={"query": question(name)}).raise_for_status()
                seconds.append(time.perf_counter() - started)
            found[name] = statistics.median(seconds)
    return found


async def load(url: str, clients: int, seconds: float) -> Tally:
    """Return what so many clients at a time met with for so long."""
    tally = Tally()
    connections = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False, limits=connections) as client:
        end = time.monotonic() + seconds
        await asyncio.gather(*(_ask_on(client, number, end, tally) for number in range(clients)))
    return tally


async def _ask_on(client: httpx.AsyncClient, number: int, end: float, tally: Tally) -> None:
    """Ask one thing after another on a connection of its own."""
    requests = [("/sparql", {"query": question(name)}) for name in LOAD] + [(path, {}) for path in PAGES]
    for path, parameters in islice(cycle(requests), number % len(requests), None):
        if time.monotonic() > end:
            return
        started = time.perf_counter()
        try:
            answer = await client.get(path, params=parameters or None)
            if answer.status_code != 200:
                tally.faults[f"{path} {answer.status_code}"] += 1
        except httpx.HTTPError as error:
            tally.faults[f"{path} {type(error).__name__}"] += 1
        tally.seconds.append(time.perf_counter() - started)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was measured; return 1 when an answer was not well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="address of the service")
    parser.add_argument("--times", type=int, default=5, help="of each named query")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args(arguments)
    if options.times:
        found = time_queries(options.url, options.times)
        for name, seconds in sorted(found.items(), key=lambda pair: pair[1]):
            print(f"{name:26}{seconds * 1000:9.1f} ms")
        print(f"{'median of the queries':26}{statistics.median(found.values()) * 1000:9.1f} ms", flush=True)
    if not options.seconds:
        return 0
    tally = asyncio.run(load(options.url, options.clients, options.seconds))
    cuts = statistics.quantiles(tally.seconds, n=100)
    print(f"{len(tally.seconds)} requests of {options.clients} clients in {options.seconds:g} s,", end=" ")
    print(f"median {cuts[49] * 1000:.0f} ms, 99th percentile {cuts[98] * 1000:.0f} ms, faults: {dict(tally.faults)}")
    return int(bool(tally.faults))


if __name__ == "__main__":
    sys.exit(main())
