from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from bench.keys import World, _blocks, simulate

SMALL = World(sides=20, places=5, months=3, told=2)


def test_pairs_are_those_of_neighbouring_days() -> None:
    rng = np.random.default_rng(7)
    keys, days = rng.integers(0, 6, 200), rng.integers(0, 30, 200)

    sizes, near, names = _blocks(keys, days)

    for name, size, pairs in zip(names, sizes, near, strict=True):
        mine = [day for key, day in zip(keys, days, strict=True) if key == name]
        assert len(mine) == size
        assert sum(abs(int(left) - int(right)) <= 1 for left, right in combinations(mine, 2)) == pairs


def test_the_same_seed_gives_the_same_load() -> None:
    assert simulate(500, SMALL, 1) == simulate(500, SMALL, 1) != simulate(500, SMALL, 2)


@pytest.mark.parametrize("events", [0, 1, 500])
def test_a_load_is_whole(events: int) -> None:
    load = simulate(events, SMALL, 1)

    assert load.tellings >= events
    assert load.pairs <= load.all_pairs
    assert load.largest <= load.tellings


def test_steeper_worlds_have_larger_keys() -> None:
    flat, steep = (simulate(2_000, World(100, 20, 3, exponent, 1), 1) for exponent in (0.2, 1.5))
    assert flat.largest < steep.largest
    assert flat.per_telling < steep.per_telling
