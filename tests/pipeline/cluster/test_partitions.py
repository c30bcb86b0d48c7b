from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.pipeline.cluster.partitions import batches, find_parts, size_for


@pytest.mark.parametrize(
    ("total", "size"),
    [(0, 16 << 10), (1 << 20, 64 << 10), (1 << 30, 256 << 10), (1 << 34, 4 << 20), (1 << 44, 16 << 20)],
)
def test_partitions_grow_with_what_is_read_within_bounds(total: int, size: int) -> None:
    assert size_for(total) == size


def test_small_files_come_together_in_their_order_and_large_ones_are_divided(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * 6_000)
    (tmp_path / "a.jsonl").write_bytes(b"{}\n" * 12_000)
    faults: list[InputError] = []

    found = find_parts(sorted(map(str, tmp_path.iterdir())), faults.append)
    divided = [[Path(part.location).name for part in one.parts] for one in batches(found.parts, found.size)]

    assert faults == []
    assert divided == [["0.txt", "1.txt"], ["2.txt", "3.txt"], ["4.txt"], ["a.jsonl"], ["a.jsonl"], ["a.jsonl"]]
    assert [one.number for one in batches(found.parts, found.size)] == list(range(6))


def test_what_is_not_there_is_told_and_another_version_is_another_build(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    faults: list[InputError] = []
    places = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]

    first = find_parts(places, faults.append)
    assert find_parts(places, faults.append).digest == first.digest
    (tmp_path / "a.txt").write_bytes(b"other")

    assert find_parts(places, faults.append).digest != first.digest
    assert [part.location for part in first.parts] == places[:1]
    assert [fault.location for fault in faults] == places[1:] * 3
