"""Builds that are killed: the next one goes on, and makes what one that was not disturbed would have made."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.files import load
from tests.pipeline.inputs import CHINESE_REPORT, REPORT, report

TIMES = int(os.environ.get("KG_KILLS", "3"))
"""How many moments are tried; `make test-kill` tries 50."""


def start(store: Path, pages: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg", "build", str(pages), "--store", str(store), "-o", f"{store}.nq", "-q"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def write_pages(pages: Path, year: int) -> None:
    pages.mkdir(exist_ok=True)
    for number in range(30):
        report(pages, f"en-{number}.md", REPORT.replace("2025", str(year + number)))
        report(pages, f"zh-{number}.txt", CHINESE_REPORT.replace("17日", f"{number % 28 + 1}日"))


def shown(store: Path) -> int:
    """Return the size of the graph that readers see, which is whole at any time; 0 before there is one."""
    return len(ox.Store.read_only(str(store / "graph"))) if (store / "graph").exists() else 0


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """Two builds into one store, the second after a change; how long the first took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    write_pages(folder / "pages", 2000)
    begun = time.monotonic()
    assert start(folder / "store", folder / "pages").wait() == 0
    return folder, time.monotonic() - begun


@pytest.mark.parametrize("seed", range(TIMES))
def test_a_build_that_is_killed_goes_on(tmp_path: Path, undisturbed: tuple[Path, float], seed: int) -> None:
    folder, seconds = undisturbed
    rng = random.Random(seed)
    store, output = tmp_path / "store", tmp_path / "store.nq"
    killed = start(store, folder / "pages")
    time.sleep(rng.uniform(0.3, 1) * seconds)
    killed.kill()
    killed.wait()

    assert shown(store) in (0, shown(folder / "store"))
    assert not output.exists() or output.read_bytes() == (folder / "store.nq").read_bytes()
    again = start(store, folder / "pages")
    assert again.wait() == 0

    assert output.read_bytes() == (folder / "store.nq").read_bytes()
    assert shown(store) == shown(folder / "store") == len(load(output))
    assert (store / "manifest.json").read_bytes() == (folder / "store" / "manifest.json").read_bytes()
