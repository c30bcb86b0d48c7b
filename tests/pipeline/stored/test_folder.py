from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.pipeline.stored.folder import opened

BUILDS = """
import os, sys, time
from pathlib import Path
from kg.pipeline.stored.folder import opened
with opened(Path(sys.argv[1])):
    child = os.fork()
    if child:
        print(child, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def building(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that builds, and says which process it has forked."""
    command = [sys.executable, "-c", BUILDS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_a_store_is_built_by_one_at_a_time(tmp_path: Path, building: subprocess.Popen[str]) -> None:
    assert building.stdout is not None
    os.kill(int(building.stdout.readline()), signal.SIGKILL)

    with pytest.raises(StoreError, match=f"process {building.pid} on .* builds into it"), opened(tmp_path):
        pass


def test_who_is_killed_keeps_no_lock_by_those_it_forked(tmp_path: Path, building: subprocess.Popen[str]) -> None:
    assert building.stdout is not None
    forked = int(building.stdout.readline())
    try:
        building.kill()
        building.wait()
        with opened(tmp_path) as folder:
            assert folder.path == tmp_path
        os.kill(forked, 0)  # is still there
    finally:
        with suppress(ProcessLookupError):
            os.kill(forked, signal.SIGKILL)


def test_a_lock_ends_with_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with opened(tmp_path):
            assert (tmp_path / "lock").exists()
