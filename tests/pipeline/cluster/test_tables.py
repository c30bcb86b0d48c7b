from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.pipeline.cluster.tables import NAMES, Work


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(str(tmp_path / "work"))


def test_rows_go_where_their_buckets_say(work: Work) -> None:
    work.put("told", 0, [(1, "event", 7, "b"), (0, "event", 1, "a")])
    work.put("told", 1, [(1, "bond", 3, "c")])
    work.put("told", 2, [])

    assert work.gathered("told", range(3), bucket=1) == [("bond", 3, "c"), ("event", 7, "b")]
    assert work.gathered("told", range(3), bucket=2) == []
    assert list(work.get("told", 1, ["key"])) == [("c",)]


def test_what_was_done_is_not_done_again(work: Work) -> None:
    assert work.once("step", NAMES, lambda: ("first",)) == ("first",)
    assert work.once("step", NAMES, lambda: ("second",)) == ("first",)


def test_what_was_done_and_damaged_is_an_error(work: Work) -> None:
    work.write("done/step", b"nothing packed")

    with pytest.raises(StoreError, match="damaged"):
        work.once("step", NAMES, lambda: ("second",))


def test_a_file_is_there_as_a_whole_or_not_at_all(work: Work, tmp_path: Path) -> None:
    work.write("lines/a", b"first")
    work.write("lines/a", b"second")

    assert work.read("lines/a") == b"second"
    assert [path.name for path in (tmp_path / "work" / "lines").iterdir()] == ["a"]
    assert work.has("lines/a")
    assert not work.has("lines/b")
