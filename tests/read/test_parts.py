from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read import Raw, lines_in, numbered, raw_part, split
from kg.read.raw import raw_file


def broken(error: InputError) -> None:
    pytest.fail(str(error))


def whole(path: Path) -> list[Raw]:
    return list(raw_file(str(path), broken))


def in_parts(path: Path, largest: int) -> tuple[int, list[Raw]]:
    parts = list(numbered(split(str(path), largest), lines_in))
    return len(parts), [raw for part in parts for raw in raw_part(part, broken)]


@given(
    lines=st.lists(st.sampled_from(["", "{}", '{"text": "\u2028 \\r"}', "x\rx", "  "]), min_size=1), ends=st.booleans()
)
@settings(max_examples=60, deadline=None)
def test_parts_of_lines_are_the_lines(tmp_path_factory: pytest.TempPathFactory, lines: list[str], ends: bool) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    path.write_bytes(("\n".join([*lines, "{}"]) + ("\n" if ends else "")).encode())

    for largest in (1, 2, 7, 10_000):
        assert in_parts(path, largest)[1] == whole(path)


def test_parts_of_rows_are_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"text {number}" for number in range(10)]}), path, row_group_size=3)

    assert in_parts(path, 1) == (4, whole(path))
    assert in_parts(path, 100_000) == (1, whole(path))


def test_what_is_packed_or_one_document_is_not_divided(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"{}\n{}\n"))
    (tmp_path / "b.txt").write_bytes(b"one\ntwo\n")

    assert [in_parts(tmp_path / name, 2)[0] for name in ("a.jsonl.gz", "b.txt")] == [1, 1]


def test_parts_are_found_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n{}\n")
    monkeypatch.chdir(tmp_path)
    parts = list(numbered(split("a.jsonl", 3, str(tmp_path)), lines_in))
    monkeypatch.chdir("/")

    assert [raw.place for part in parts for raw in raw_part(part, broken)] == ["a.jsonl#line=1", "a.jsonl#line=2"]


def test_what_has_gone_since_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{}\n{}\n")
    parts = split(str(path), 3)
    path.unlink()
    faults: list[InputError] = []

    assert [raw for part in parts for raw in raw_part(part, faults.append)] == []
    assert [fault.reason for fault in faults] == ["no such file or directory"] * 2
