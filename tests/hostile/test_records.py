from __future__ import annotations

from pathlib import Path

from tests.hostile.readers import READERS
from tests.hostile.records import BEGIN, END, Finding, Record, add, findings, records, renewed, told

ENOUGH = 5_000_000


def test_every_reader_had_its_part_of_millions_of_inputs() -> None:
    runs = records()
    guided = sum(one.runs for one in runs if one.engine.startswith("atheris"))

    assert sum(one.runs for one in runs) >= ENOUGH
    assert guided > ENOUGH / 2
    assert {name for name in READERS if sum(one.runs for one in runs if one.reader == name) < 1000} == set()


def test_the_last_run_of_each_reader_found_nothing() -> None:
    last = {one.reader: one.findings for one in records()}

    assert {name: count for name, count in last.items() if count} == {}


def test_records_are_kept_line_by_line(tmp_path: Path) -> None:
    first, second = Record("a", "changes", 1, 10, 2, "0", 0), Record("a", "atheris 3", 2, 2000, 3, "0", 1)
    add(first, tmp_path / "runs")
    add(second, tmp_path / "runs")

    assert records(tmp_path / "runs") == [first, second]
    assert "| `a` | 2,010 | 2,000 | 1, 2 |" in told([first, second], [])


def test_tables_stand_between_their_marks() -> None:
    text = renewed(f"before\n{BEGIN}\nof yesterday\n{END}\nafter\n")

    assert "of yesterday" not in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert renewed(text) == text


def test_findings_are_texts_or_packed() -> None:
    found = findings()

    assert all(isinstance(one, Finding) and one.data and one.was and one.mended for one in found)
    assert {one.reader for one in found} <= set(READERS)
