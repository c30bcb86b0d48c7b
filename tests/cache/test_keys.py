from __future__ import annotations

from pathlib import Path

from kg.cache.keys import key_of


def test_a_key_follows_from_names_and_bytes_of_data_and_code(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.csv").write_text("x", encoding="utf-8")
    before = key_of([tmp_path])
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert key_of([tmp_path]) == before

    (tmp_path / "below" / "a.csv").write_text("y", encoding="utf-8")
    assert key_of([tmp_path]) != before

    (tmp_path / "below" / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "below" / "a.csv").rename(tmp_path / "below" / "b.csv")
    assert key_of([tmp_path]) != before


def test_a_folder_without_files_is_told_from_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert key_of([tmp_path / "empty"]) != key_of([])


def test_there_is_no_key_for_what_cannot_be_read(tmp_path: Path) -> None:
    assert key_of([tmp_path / "missing"]) is None
