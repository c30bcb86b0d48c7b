from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.cache import files


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_is_written_is_read_under_its_kind_and_key_alone() -> None:
    files.write("kind", "key", b"content")

    assert files.read("kind", "key") == b"content"
    assert files.read("kind", "other") is None
    assert files.read("other", "key") is None


def test_the_folder_is_ones_own(place: Path) -> None:
    files.write("kind", "key", b"")

    assert files.read("kind", "key") == b""
    assert place.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("cut", [0, 5, 40, -1])
def test_what_is_cut_off_is_not_read(place: Path, cut: int) -> None:
    files.write("kind", "key", b"content")
    file = next(place.iterdir())

    file.write_bytes(file.read_bytes()[:cut])

    assert files.read("kind", "key") is None


def test_what_is_damaged_or_moved_is_not_read(place: Path) -> None:
    files.write("kind", "key", b"content")
    file = next(place.iterdir())
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert files.read("kind", "key") is None

    file.with_name("kind-other").write_bytes(whole)
    assert files.read("kind", "other") is None


def test_a_folder_that_cannot_be_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "file" / "folder"))

    files.write("kind", "key", b"content")

    assert files.read("kind", "key") is None


def test_what_another_user_wrote_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    files.write("kind", "key", b"content")
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    seen = files.read("kind", "key")

    assert seen == (b"content" if mine == 0 else None)  # what the administrator wrote may be used by all


def test_of_a_kind_only_some_files_are_kept(place: Path) -> None:
    files.write("other", "key", b"")
    for number in range(7):
        files.write("kind", str(number), b"")
        os.utime(place / f"kind-{number}", (number, number))

    assert sorted(file.name for file in place.iterdir()) == ["kind-3", "kind-4", "kind-5", "kind-6", "other-key"]


@pytest.mark.parametrize("off", ["0", "off", "OFF", "no", "false"])
def test_nothing_is_kept_where_that_is_asked(off: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", off)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    files.write("kind", "key", b"content")

    assert files.read("kind", "key") is None
    assert list(tmp_path.iterdir()) == []


def test_the_folder_follows_the_base_directory_specification(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert files.folder() == tmp_path / "diplokg"

    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert files.folder() == tmp_path / ".cache" / "diplokg"
