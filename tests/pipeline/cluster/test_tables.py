from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from kg.errors import InputError, OutputError, StoreError
from kg.pipeline.cluster.tables import NAMES, Work
from tests.loopback import object_storage


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


def test_work_goes_into_a_bucket_that_is_there_and_none_is_made() -> None:
    with object_storage():
        storage = fsspec.filesystem("s3")
        work = Work("s3://news/work")
        work.begin()
        work.put("told", 0, [(1, "event", 7, "b")])

        assert work.gathered("told", range(1), bucket=1) == [("event", 7, "b")]
        storage.pipe_file("news/work/told/1.parquet", storage.cat_file("news/work/told/0.parquet"))
        assert work.gathered("told", range(2), bucket=1) == [("event", 7, "b")] * 2
        with pytest.raises(OutputError, match=r"^s3://olds/work: cannot be written: there is no bucket 'olds'$"):
            Work("s3://olds/work").begin()
        assert not storage.exists("olds")


def test_what_a_storage_does_not_do_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"Not a directory|File exists"):
        Work(str(tmp_path / "file" / "work")).begin()
    with pytest.raises(InputError, match=r"none.*; expected what an earlier step of the build left there$"):
        Work(str(tmp_path)).read("none")
    with pytest.raises(InputError, match=r"^s3://…@news/work: a password stands in the URL"):
        Work("s3://somebody:word@news/work").begin()
