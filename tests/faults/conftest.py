"""What tests of faults share: a process that runs commands, small sources, and what is made of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.running import NOBODY, Runner
from tests.pipeline.inputs import REPORT

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take its own rights away in the tests")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    found = Runner(tmp_path_factory.mktemp("printed"))
    yield found
    found.close()


@pytest.fixture(scope="session")
def made(run: Runner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report, its graph (`g.nq`) and a store (`store`), made once: to be copied, not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "a.md").write_text(REPORT, encoding="utf-8")
    done = run(folder, "build", "a.md", "-o", "g.nq", "--store", "store", "-q")
    assert (done.code, done.err) == (0, "")
    return folder


@pytest.fixture
def work(made: Path, tmp_path: Path) -> Path:
    """A copy of what was made, that a test may change."""
    folder = tmp_path / "work"
    shutil.copytree(made, folder, symlinks=True)
    return folder


@pytest.fixture
def anyone(work: Path) -> Path:
    """The same, owned by a user without rights."""
    for path in (work, *work.rglob("*")):
        os.lchown(path, NOBODY, NOBODY)
    for parent in work.parents:
        if parent.stat().st_mode & 0o055 != 0o055 and parent.is_relative_to(os.environ.get("TMPDIR", "/tmp")):
            parent.chmod(parent.stat().st_mode | 0o055)
    return work
