from __future__ import annotations

from pathlib import Path

from kg.pipeline.stored.state import State


def test_an_index_that_is_missing_is_made_once(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    try:
        for _ in range(2):
            state.index("shared_key", "shared (key)")
        plan = state.all("EXPLAIN QUERY PLAN SELECT gid FROM shared WHERE key = 'a'")
        assert "shared_key" in plan[0][-1]
    finally:
        state.close()
