from __future__ import annotations

import pytest

from kg.pipeline.stored.knowing import lots


@pytest.mark.parametrize(("count", "size", "sizes"), [(0, 3, []), (1, 3, [1]), (3, 3, [3]), (7, 3, [3, 3, 1])], ids=str)
def test_lots_hold_all_values_in_order(count: int, size: int, sizes: list[int]) -> None:
    found = list(lots(iter(range(count)), size))
    assert [len(lot) for lot in found] == sizes
    assert [value for lot in found for value in lot] == list(range(count))
