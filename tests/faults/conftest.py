"""What tests of faults share: a process that runs commands, small sources, and what is made of them."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.faults.running import NOBODY, Runner
from tests.pipeline.inputs import REPORT

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take its own rights away in the tests")


SHORT: Mapping[str, int] = {
    "test_a_graph_that_is_no_file_is_told": 3,
    "test_a_mapping_that_is_no_file_is_told": 1,
    "test_tables_that_are_no_files_are_told": 1,
    "test_long_names_are_written_or_told": 1,
    "test_a_service_without_free_descriptors_answers_again_when_there_are_some": 0,
    "test_a_signal_ends_a_service_and_all_its_processes": 1,
    "test_damage_to_any_file_of_a_store_is_found": 2,
    "test_a_damaged_store_is_made_anew_from_its_sources": 1,
    "test_a_build_that_breaks_off_is_gone_on_with": 1,
    "test_a_disk_that_is_full_for_real": 0,
    "test_standard_output_that_is_full_is_told": 3,
    "test_standard_output_that_is_closed_is_told": 1,
    "test_a_signal_while_a_graph_is_built_leaves_nothing": 1,
    "test_a_full_disk_spares_what_was_there": 4,
    "test_wherever_writing_breaks_off_the_file_is_the_old_one_or_the_new_one": 1,
    "test_a_file_that_may_not_grow_is_not_written": 1,
    "test_a_folder_that_may_not_be_written_to_is_told": 2,
    "test_a_site_is_the_old_one_until_the_new_one_is_whole": 1,
}
"""How many of its rows a slow test has in CI; the others are marked `thorough`."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the rows that only `make test-faults` runs."""
    seen: Counter[str] = Counter()
    for item in items:
        name = item.name.partition("[")[0]
        if item.path.parent == Path(__file__).parent and name in SHORT:
            seen[name] += 1
            if seen[name] > SHORT[name]:
                item.add_marker(pytest.mark.thorough)


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
