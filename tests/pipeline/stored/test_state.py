from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.pipeline.stored.state import State


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = State(tmp_path / "state.sqlite")
    yield made
    made.close()


def noted(state: State) -> tuple[int, str | None]:
    """Who reads, and what was noted."""
    with state.reader() as reader:
        row = reader.execute("SELECT value FROM meta WHERE name = 'graph'").fetchone()
        return id(reader), row[0] if row else None


def test_a_reader_is_given_again_and_sees_what_the_last_step_left(state: State) -> None:
    first, nothing = noted(state)
    state.note("graph", "one")
    again, one = noted(state)

    assert (nothing, one) == (None, "one")
    assert again == first


def test_readers_at_one_time_are_several(state: State) -> None:
    with state.reader() as one, state.reader() as other:
        assert one is not other


def test_each_thread_has_its_own(state: State) -> None:
    first, _ = noted(state)
    with ThreadPoolExecutor(1) as thread:
        other, _ = thread.submit(noted, state).result()
    assert other != first


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="there is no fork")
def test_what_a_process_inherited_is_left_to_the_one_that_made_it(state: State) -> None:
    first, _ = noted(state)
    state.note("graph", "one")
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=lambda: theirs.send(noted(state)))
    process.start()
    other, found = ours.recv()
    process.join()

    assert other != first
    assert found == "one"
    assert noted(state) == (first, "one")


def test_one_that_failed_is_not_given_again(state: State) -> None:
    with pytest.raises(StoreError), state.reader() as failed:
        failed.execute("SELECT nothing FROM nowhere")
    with state.reader() as reader:
        assert reader is not failed


def test_nothing_is_left_beside_the_file_once_it_is_let_go(tmp_path: Path) -> None:
    made = State(tmp_path / "state.sqlite")
    noted(made)
    made.note("graph", "one")
    noted(made)
    made.close()
    assert [path.name for path in tmp_path.iterdir()] == ["state.sqlite"]


def test_an_index_that_is_missing_is_made_once(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    try:
        for _ in range(2):
            state.index("shared_key", "shared (key)")
        plan = state.all("EXPLAIN QUERY PLAN SELECT gid FROM shared WHERE key = 'a'")
        assert "shared_key" in plan[0][-1]
    finally:
        state.close()
