from __future__ import annotations

from pathlib import Path

import pytest

from kg.cache.kept import kept
from kg.cache.keys import files_of, key_of


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "a.yaml"
    path.parent.mkdir()
    path.write_text("a", encoding="utf-8")
    return path


def test_a_value_is_made_once_for_the_same_files(source: Path) -> None:
    assert kept("kind", [source], lambda: {"甲": ("a", 1, None)}) == {"甲": ["a", 1, None]}
    assert kept("kind", [source], lambda: pytest.fail("it is kept")) == {"甲": ["a", 1, None]}

    source.write_text("b", encoding="utf-8")
    assert kept("kind", [source], lambda: 2) == 2


def test_nothing_is_kept_of_what_cannot_be_read(tmp_path: Path) -> None:
    missing = [tmp_path / "none.yaml"]

    assert kept("kind", missing, lambda: 1) == 1
    assert kept("kind", missing, lambda: 2) == 2


def test_a_key_is_of_names_and_bytes_of_all_files_of_data_and_code(source: Path) -> None:
    folder = source.parent
    known = {key_of([folder])}
    for name in ("b.csv", "deeper/c.py", "deeper/d.tsv"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("a", encoding="utf-8")
        known.add(key_of([folder]))
    source.rename(folder / "z.yaml")
    known.add(key_of([folder]))
    assert len(known) == 5

    (folder / "__pycache__").mkdir()
    for name in ("__pycache__/c.py", "notes.txt"):
        (folder / name).write_text("", encoding="utf-8")
    assert key_of([folder]) in known
    assert [file.name for file in files_of(folder)] == ["b.csv", "c.py", "d.tsv", "z.yaml"]
