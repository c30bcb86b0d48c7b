from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read.sources import expand_sources, media_type_of


def expand(*sources: str | Path, exclude: tuple[Path, ...] = ()) -> tuple[list[Path], list[InputError], list[Path]]:
    errors: list[InputError] = []
    skipped: list[Path] = []
    found = expand_sources(sources, on_error=errors.append, on_skip=skipped.append, exclude=exclude)
    return found, errors, skipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pages"
    for name in (
        "b.txt",
        "a.md",
        "sub/c.html",
        "sub/deep/d.jsonl.gz",
        "README.md",
        "LICENSE.txt",
        ".hidden.txt",
        ".git/e.txt",
        "t.csv",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return root


def test_folder_is_searched_to_the_bottom_and_sorted(folder: Path) -> None:
    found, errors, skipped = expand(folder)

    assert [str(path.relative_to(folder)) for path in found] == ["a.md", "b.txt", "sub/c.html", "sub/deep/d.jsonl.gz"]
    assert errors == []
    assert skipped == [folder / "t.csv"]


def test_order_and_repetition_of_sources_do_not_matter(folder: Path) -> None:
    one = expand(folder / "b.txt", folder / "a.md", folder)[0]

    assert one == expand(folder, folder / "a.md")[0]
    assert len(one) == 4


def test_files_named_directly_are_not_passed_over(folder: Path) -> None:
    assert expand(folder / "README.md", folder / ".hidden.txt", folder / "t.csv")[0] == [
        folder / ".hidden.txt", folder / "README.md", folder / "t.csv",
    ]  # fmt: skip


def test_patterns_are_expanded(folder: Path) -> None:
    assert expand(f"{folder}/*.txt")[0] == [folder / "LICENSE.txt", folder / "b.txt"]
    assert expand(f"{folder}/**/c.*")[0] == [folder / "sub/c.html"]


def test_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x", encoding="utf-8")

    assert expand(tmp_path / "a[1].txt")[0] == [tmp_path / "a[1].txt"]


@pytest.mark.parametrize("name", ["missing.txt", "*.nothing"])
def test_what_is_not_there_is_an_error_and_the_rest_is_found(folder: Path, name: str) -> None:
    found, errors, _ = expand(folder / name, folder / "b.txt")

    assert found == [folder / "b.txt"]
    assert [error.location for error in errors] == [str(folder / name)]
    assert errors[0].expected is not None


def test_links_out_of_the_folder_are_passed_over(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x", encoding="utf-8")
    (folder / "out.txt").symlink_to(outside)
    (folder / "in.txt").symlink_to(folder / "b.txt")
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    found, _, skipped = expand(folder)

    assert folder / "out.txt" in skipped
    assert outside not in [path.resolve() for path in found]
    assert len(found) == 4


def test_patterns_do_not_leave_their_folder_by_links(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "secret.txt").write_text("x", encoding="utf-8")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "in.txt").symlink_to(folder / "b.txt")
    (folder / "away").symlink_to(outside, target_is_directory=True)

    for pattern in ("*.txt", "**/*.txt", "*/*.txt", "**"):
        found, _, skipped = expand(f"{folder}/{pattern}")
        assert all(path.resolve().is_relative_to(folder) for path in found)
        assert not any(path.name == "secret.txt" for path in found)
        assert pattern == "**" or skipped
    assert expand(f"{folder}/*/../../elsewhere/*.txt")[0] == []


def test_links_in_circles_end(folder: Path) -> None:
    """Each `**` that followed two links to where they stand would see 2 ** 40 folders."""
    for name in ("again", "once-more"):
        (folder / name).symlink_to(folder, target_is_directory=True)

    assert expand(f"{folder}/**/c.*")[0] == [folder / "sub/c.html"]


def test_patterns_match_hidden_files_only_where_they_name_them(folder: Path) -> None:
    assert folder / ".hidden.txt" not in expand(f"{folder}/*.txt")[0]
    assert expand(f"{folder}/.h*.txt")[0] == [folder / ".hidden.txt"]


def test_a_pattern_that_is_none_is_told(folder: Path) -> None:
    _, errors, _ = expand(f"{folder}/a**b/*.txt", folder / "b.txt")
    assert [error.location for error in errors] == [f"{folder}/a**b/*.txt"]


def test_excluded_files_are_left_to_others(folder: Path) -> None:
    assert folder / "a.md" not in expand(folder, exclude=((folder / "a.md").resolve(),))[0]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.TXT", "text/plain"),
        ("a.htm", "text/html"),
        ("a.jsonl.gz", "application/jsonl"),
        ("a.json", "application/json"),
        ("a.gz", None),
        ("a.csv", None),
        ("txt", None),
        (".txt", None),
    ],
)
def test_media_type_by_name(name: str, kind: str | None) -> None:
    assert media_type_of(Path(name)) == kind
