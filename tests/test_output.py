import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.output import replace_file, replacing


def test_the_file_holds_what_was_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", [b"x", b"y"])
    assert (tmp_path / "a").read_bytes() == b"xy"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_failure_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError

    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(RuntimeError):
        replace_file(tmp_path / "a", pieces())
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_rights_are_kept_and_new_files_follow_the_mask(tmp_path: Path) -> None:
    (tmp_path / "a").touch(mode=0o600)
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "a", [b"x"])
        replace_file(tmp_path / "b", [b"x"])
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in "ab"] == [0o600, 0o640]


def test_a_folder_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder"), replacing(tmp_path):
        pass
    with pytest.raises(OutputError, match="No such file"), replacing(tmp_path / "none" / "a"):
        pass
