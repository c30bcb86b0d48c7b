from __future__ import annotations

import pytest

from kg.pipeline.stored.knowing import Frame, lots
from kg.pipeline.workers import cores
from kg.registry import load_registry
from kg.resolve.authority import Authority
from kg.resolve.lore import shipped_lore


@pytest.mark.parametrize(("jobs", "others"), [(1, 1), (2, 1), (8, 7), (None, max(1, cores() - 1))])
def test_who_works_beside_another_leaves_a_core(jobs: int | None, others: int) -> None:
    frame = Frame(Authority(load_registry()), shipped_lore(), (), "https://example.org/", jobs=jobs)
    assert frame.beside_another().jobs == others


@pytest.mark.parametrize(("count", "size", "sizes"), [(0, 3, []), (1, 3, [1]), (3, 3, [3]), (7, 3, [3, 3, 1])], ids=str)
def test_lots_hold_all_values_in_order(count: int, size: int, sizes: list[int]) -> None:
    found = list(lots(iter(range(count)), size))
    assert [len(lot) for lot in found] == sizes
    assert [value for lot in found for value in lot] == list(range(count))
