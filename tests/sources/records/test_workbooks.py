"""Workbooks that are small and stand for more than fits in memory, or for rows without end."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from kg.errors import InputError
from kg.model.source import Request
from kg.sources.records import from_columns
from kg.sources.records.opening import open_source

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path, name: str = SHEET, change: Callable[[bytes], bytes] = bytes) -> Path:
    """Write a workbook of two rows with one of its parts changed, or one more."""
    plain = BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        parts = {one: before.read(one) for one in before.namelist()}
        parts[name] = change(parts.get(name, b""))
        for one, data in parts.items():
            after.writestr(one, data)
    return path


def rows(path: Path) -> int:
    return sum(1 for _ in open_source(Request("t", str(path), "csv", references=("a", "b"))).rows)


def test_a_workbook_without_changes_is_read(tmp_path: Path) -> None:
    assert rows(workbook(tmp_path / "a.xlsx")) == 1


def test_a_row_behind_the_last_one_of_excel_is_refused(tmp_path: Path) -> None:
    def far(sheet: bytes) -> bytes:
        return sheet.replace(b'r="2"', b'r="99999999999"').replace(b'2"', b'99999999999"')

    with pytest.raises(InputError, match=r"a\.xlsx: more than 1,048,576 rows"):
        rows(workbook(tmp_path / "a.xlsx", SHEET, far))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (SHEET, "it unpacks to 2 MB; expected at most 1 MB"),
        ("xl/sharedStrings.xml", "it unpacks to 2 MB; expected at most 1 MB"),
    ],
)
def test_a_small_workbook_unpacks_to_little(
    tmp_path: Path, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(from_columns, "HELD", 1 << 20)
    path = workbook(tmp_path / "a.xlsx", name, lambda data: data + b" " * (2 << 20))
    monkeypatch.setattr(from_columns, "RATIO", (1 << 20) // path.stat().st_size)
    with pytest.raises(InputError, match=said):
        rows(path)


def test_what_is_held_in_memory_has_a_bound_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_columns, "HELD", 1 << 20)
    monkeypatch.setattr(from_columns, "RATIO", 10_000)
    blanks = b" " * (2 << 20)
    assert rows(workbook(tmp_path / "a.xlsx", SHEET, lambda data: data + blanks)) == 1
    with pytest.raises(InputError, match="what is not sheets unpacks to 2 MB; expected at most 1 MB"):
        rows(workbook(tmp_path / "b.xlsx", "xl/sharedStrings.xml", lambda data: data + blanks))
