"""Stores that are damaged, held by somebody else, or whose build is broken off."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.pipeline.stored.seal import SEAL, broken
from tests.faults.running import Runner

BUILD = ("build", "a.md", "--store", "store", "-o", "again.nq", "-q")
Damage = Callable[[Path], object]


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def replace(path: Path) -> None:
    path.write_bytes(b"of another store\n" * 400)


DAMAGES: dict[str, Damage] = {
    "truncated": truncate,
    "a bit flipped": flip,
    "emptied": lambda path: os.truncate(path, 0),
    "removed": Path.unlink,
    "another's": replace,
}


def files(store: Path) -> list[str]:
    return sorted(path.relative_to(store).as_posix() for path in (store / "graph").glob("*") if path.stat().st_size)


def quads(store: Path) -> int:
    return len(ox.Store.read_only(str(store / "graph")))


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_of_a_store_is_found(work: Path, damage: str) -> None:
    for name in ["state.sqlite", "identities.jsonl", *files(work / "store")]:
        copy = work / "copy"
        shutil.copytree(work / "store", copy, symlinks=True)
        assert broken(copy) == ()
        if not name.startswith(("graph/LOG", "graph/LOCK")):
            DAMAGES[damage](copy / name)
            assert broken(copy) == (name,)
        shutil.rmtree(copy)


def test_a_copy_of_a_store_with_other_times_is_no_damage(work: Path) -> None:
    for path in (work / "store").rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))

    assert broken(work / "store") == ()


def test_a_damaged_note_of_check_sums_is_as_none(work: Path) -> None:
    truncate(work / "store" / SEAL)

    assert broken(work / "store") == ()


@pytest.mark.parametrize(
    ("damages", "told"),
    [
        ({"state.sqlite": "truncated"}, "all is made anew, identities are kept"),
        ({"manifest.json": "a bit flipped"}, "its manifest is damaged; all is made anew"),
        (
            {"identities.jsonl": "a bit flipped", "graph/CURRENT": "removed", "graph/*.sst": "a bit flipped"},
            "made anew: graph/",
        ),
    ],
)
def test_a_damaged_store_is_made_anew_from_its_sources(
    run: Runner, work: Path, damages: dict[str, str], told: str
) -> None:
    store = work / "store"
    before = (store / "identities.jsonl").read_bytes()
    for name, damage in damages.items():
        DAMAGES[damage](next(store.glob(name)))

    done = run(work, *BUILD)

    assert done.code == 0
    assert told in done.err
    assert (work / "again.nq").read_bytes() == (work / "g.nq").read_bytes()
    assert (store / "identities.jsonl").read_bytes() == before
    assert quads(store) == len((work / "g.nq").read_bytes().splitlines())
    assert broken(store) == ()


def test_identities_that_nothing_can_restore_are_told_and_not_given_anew(run: Runner, work: Path) -> None:
    for name in ("state.sqlite", "identities.jsonl"):
        flip(work / "store" / name)

    done = run(work, *BUILD)

    assert done.code == 1
    assert "identities.jsonl: it is damaged, and state.sqlite too; put back a copy of it, or remove it" in done.err
    assert not (work / "again.nq").exists()
