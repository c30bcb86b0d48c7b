from collections.abc import Iterable

import pytest

from kg.sorting import sorted_once


def once(lines: Iterable[str], *, piece: int) -> list[str]:
    return [line.decode().removesuffix("\n") for line in sorted_once(lines, piece=piece)]


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_lines_come_sorted_and_once_whatever_fits(piece: int) -> None:
    lines = [f"{number * 7 % 10}\u2028\x85ä" for number in range(25)] + ["b", "a", "a"]
    assert once(lines, piece=piece) == sorted(set(lines))
    assert once([], piece=piece) == []


def test_a_piece_is_written_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sorting._AT_ONCE", 3)
    lines = [f"{number * 7 % 10}" for number in range(25)]
    assert once(lines, piece=2) == sorted(set(lines))


def test_pieces_longer_than_a_block_are_merged_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sorting.BLOCK", 10)
    lines = [f"{number * 37 % 101:03}" for number in range(400)]
    assert once(lines, piece=50) == sorted(set(lines))
