from collections.abc import Iterable
from contextlib import ExitStack
from itertools import islice

import pytest

from kg.mapping.engine.sorting import Sorter


def once(lines: Iterable[str], *, piece: int) -> list[str]:
    with ExitStack() as scratch:
        sorter = Sorter(scratch, piece)
        rest = iter(lines)
        while some := list(islice(rest, 3)):
            sorter.add(f"{line}\n".encode() for line in some)
        return [line.decode().removesuffix("\n") for block in sorter.sorted() for line in block]


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_lines_come_sorted_and_once_whatever_fits(piece: int) -> None:
    lines = [f"{number * 7 % 10}\u2028\x85ä" for number in range(25)] + ["b", "a", "a"]
    assert once(lines, piece=piece) == sorted(set(lines))
    assert once([], piece=piece) == []


def test_pieces_longer_than_a_block_are_merged_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.mapping.engine.sorting.BLOCK", 10)
    lines = [f"{number * 37 % 101:03}" for number in range(400)]
    assert once(lines, piece=50) == sorted(set(lines))
