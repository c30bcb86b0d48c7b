"""A table that has no fault is taken by columns, any other cell by cell: what is read is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.errors import Fault
from kg.registry import tables
from kg.registry.tables import FORMS, Line, read_table

HEADER = "id,member,organization,start,end,source,checked"
SOUND = f"{HEADER}\na,state/FRA,organization/x,1999,2001,made,\nb,state/FRA,organization/x,,,made,\n"


def _read(path: Path, name: str) -> tuple[list[Line], list[Fault]]:
    faults: list[Fault] = []
    return list(read_table(path, path.name, FORMS[name], faults)), faults


def _shipped() -> list[tuple[str, str]]:
    names = [(name, f"registry/{name}.csv") for name in FORMS if name != "names"]
    return [*names, *(("names", name) for name in resources.names("seeds", "registry/names", suffix=".csv"))]


@pytest.mark.parametrize(("name", "file"), _shipped())
def test_shipped_tables_are_read_alike_both_ways(
    name: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(resources.read_text("seeds", file), "utf-8")
    quick = _read(path, name)
    monkeypatch.setattr(tables, "_sound_rows", lambda *_: ())
    assert quick == _read(path, name)
    assert not quick[1]


@pytest.mark.parametrize(
    "change",
    [
        ("1999", "2002"),  # ends before it begins
        ("1999", "1999-13"),
        (",made,\nb", ",,\nb"),
        ("\na,", "\na_b,"),
        ("\nb,", "\n b,"),
        ("made,\nb", "made,,\nb"),
        ("state/FRA", "cafe\u0301"),
        ("made,\nb", '"made\ntwice",\nb'),
        ("made,\nb", '"made,\nb'),
        ("id,member", "key,member"),
        ("\nb,", "\n\nb,"),
        (SOUND, ""),
        (SOUND, f"{HEADER}\n"),
    ],
)
def test_what_may_have_a_fault_is_read_cell_by_cell(
    change: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text(SOUND.replace(*change), "utf-8")
    quick = _read(path, "memberships")
    monkeypatch.setattr(tables, "_sound_rows", lambda *_: ())
    assert quick == _read(path, "memberships")


def test_a_sound_table_is_not_looked_through_cell_by_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text(SOUND, "utf-8")
    monkeypatch.delattr(tables, "_lines")
    lines, faults = _read(path, "memberships")
    assert ([line.number for line in lines], faults) == ([2, 3], [])
