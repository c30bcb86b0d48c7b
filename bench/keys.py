"""Simulates how many comparisons joining needs at sizes that no machine here can hold: the skew of its blocking keys.

`python -m bench.keys --events 1e8`. Each event has two sides and a place, drawn by Zipf's law from so many, and a day;
it is told by one or more documents. Tellings share the keys that `kg.resolve.meetings` gives them: two sides and a
month, or a side, a place and a month. Those of a key are compared where their days are the same or neighbours. Months
are drawn one after the other, so memory does not grow with events.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DAYS = 30
PARTS = 1024
"""Partitions of a shuffle on keys, for which the fullest is told beside the mean."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class World:
    """How many sides, places and months there are, how steep Zipf's law is, and how often an event is told."""

    sides: int = 2_000
    places: int = 500
    months: int = 360
    exponent: float = 1.0
    told: int = 3


@dataclass(frozen=True, slots=True)
class Load:
    """What joining has to do: of all keys together, of the largest key, and of the fullest of `PARTS` partitions.

    `pairs` are compared, `all_pairs` would be without a look at days.
    """

    tellings: int
    keys: int
    largest: int
    pairs: int
    all_pairs: int
    fullest: float

    @property
    def per_telling(self) -> float:
        """Return how many comparisons a telling needs."""
        return self.pairs / self.tellings


def simulate(events: int, world: World, seed: int) -> Load:
    """Return the load of so many events, drawn with a seed."""
    keys = largest = pairs = all_pairs = tellings = 0
    parts = np.zeros(PARTS)
    for month in range(world.months):
        share = events * (month + 1) // world.months - events * month // world.months
        told, days = _month(share, world, np.random.default_rng([seed, month]))
        tellings += len(days)
        for key in told:
            sizes, near, names = _blocks(key, days)
            keys += len(sizes)
            largest = max(largest, int(sizes.max(initial=0)))
            all_pairs += int((sizes * (sizes - 1) // 2).sum())
            pairs += int(near.sum())
            np.add.at(parts, (names * 0x9E3779B1 + month * 0x85EBCA6B) % 0xFFFFFFFB % PARTS, near)
    fullest = float(parts.max() / parts.mean()) if parts.any() else 1.0
    return Load(tellings, keys, largest, pairs, all_pairs, fullest)


def _month(events: int, world: World, rng: np.random.Generator) -> tuple[list[Numbers], Numbers]:
    """Return the keys of the tellings of a month, as numbers, and their days."""
    first, second = (_drawn(world.sides, events, world.exponent, rng) for _ in range(2))
    second = np.where(second == first, (second + 1) % world.sides, second)
    place = _drawn(world.places, events, world.exponent, rng)
    day = rng.integers(0, DAYS, events)
    times = rng.geometric(1 / world.told, events)
    low, high = np.minimum(first, second), np.maximum(first, second)
    ranges = [low * world.sides + high, *((1 << 40) + side * world.places + place for side in (low, high))]
    return [np.repeat(key, times) for key in ranges], np.repeat(day, times)


def _drawn(many: int, count: int, exponent: float, rng: np.random.Generator) -> Numbers:
    """Return numbers below `many`, the n-th in proportion to 1 / n ** exponent."""
    weights = np.cumsum(1.0 / np.arange(1, many + 1) ** exponent)
    drawn: Numbers = np.searchsorted(weights, rng.random(count) * weights[-1]).astype(np.int64)
    return drawn


def _blocks(keys: Numbers, days: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return for each key that occurs how many tellings have it, how many of their pairs are near in time, and it."""
    at = keys * DAYS + days
    cells, counts = np.unique(at, return_counts=True)
    names, starts = np.unique(cells // DAYS, return_index=True)
    sizes = np.add.reduceat(counts, starts) if len(counts) else counts
    near = counts * (counts - 1) // 2
    follows = (np.diff(cells) == 1) & (np.diff(cells // DAYS) == 0)
    near[:-1] += np.where(follows, counts[:-1] * counts[1:], 0)
    return sizes, np.add.reduceat(near, starts) if len(near) else near, names


def rows(sizes: Sequence[int], world: World, seed: int) -> Iterator[str]:
    """Yield a table in Markdown, a row a size."""
    yield "| events | tellings | keys | largest key | comparisons a telling | without days | fullest of 1,024 parts |"
    yield "|---:|---:|---:|---:|---:|---:|---:|"
    for size in sizes:
        load = simulate(size, world, seed)
        without = load.all_pairs / load.tellings
        yield (
            f"| {size:,} | {load.tellings:,} | {load.keys:,} | {load.largest:,} | {load.per_telling:,.1f} "
            f"| {without:,.1f} | {load.fullest:.2f} × mean |"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    usual = World()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=float, nargs="+", default=[1e5, 1e6, 1e7, 1e8])
    parser.add_argument("--sides", type=int, default=usual.sides)
    parser.add_argument("--places", type=int, default=usual.places)
    parser.add_argument("--months", type=int, default=usual.months)
    parser.add_argument("--exponent", type=float, default=usual.exponent)
    parser.add_argument("--told", type=int, default=usual.told, help="mean number of documents that tell of an event")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    world = World(options.sides, options.places, options.months, options.exponent, options.told)
    for row in rows([round(events) for events in options.events], world, options.seed):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
