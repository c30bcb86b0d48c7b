"""Floors go up: whoever lowers one says why in the changelog."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping

import pytest

from tests.house.checkout import ROOT

FILE = "tests/floors.toml"
Floors = Mapping[tuple[str, str], float]


def git(*args: str) -> str:
    done = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.stdout if done.returncode == 0 else ""


def floors_of(text: str) -> Floors:
    """Return the floors by set and name; first versions of the file had no sections of their own for them."""
    sets = tomllib.loads(text)
    every = (
        (name, floor, least) for name, one in sets.items() for floor, least in {**one, **one.get("floors", {})}.items()
    )
    return {(name, floor): float(least) for name, floor, least in every if isinstance(least, float)}


def lowered(versions: Iterable[Floors]) -> Iterator[str]:
    """Yield what the changelog must say of versions, from the oldest to the newest."""
    before: Floors = {}
    for floors in versions:
        for (name, floor), least in floors.items():
            if (old := before.get((name, floor), 0.0)) > least:
                yield f"Floor lowered: {name}, {floor}: {old:.2f} to {least:.2f}"
        for name, floor in before.keys() - floors.keys():
            yield f"Floor dropped: {name}, {floor}"
        before = floors


@pytest.mark.skipif(
    shutil.which("git") is None or not git("log", "-1", "--format=%H", "--", FILE),
    reason="there is no history of git here to compare floors with",
)
def test_no_floor_was_lowered_without_a_word_in_the_changelog() -> None:
    commits = git("log", "--format=%H", "--reverse", "--", FILE).split()
    texts = [text for commit in commits if (text := git("show", f"{commit}:{FILE}"))]
    texts.append((ROOT / FILE).read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert [notice for notice in lowered(map(floors_of, texts)) if notice not in changelog] == []


def test_a_lowered_or_dropped_floor_is_found() -> None:
    old = floors_of("[own]\nall = 0.50\nevents = 0.40\n")
    new = floors_of("[own]\ngold = 'x'\n[own.floors]\nall = 0.45\n[other.floors]\nall = 0.10\n")

    assert list(lowered([old, new])) == ["Floor lowered: own, all: 0.50 to 0.45", "Floor dropped: own, events"]
    assert list(lowered([old, old])) == []
