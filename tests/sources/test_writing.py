from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kg.errors import OutputError
from kg.model.table import Row, Table
from kg.sources import open_table, write_csv, write_parquet

ROWS: list[Row] = [("2", None, "b"), ("1", "x\ny", '"'), ("2", None, "b")]
COLUMNS = ("id", "a", "俄")


def test_csv_is_sorted_and_without_doubles(tmp_path: Path) -> None:
    write_csv(Table("t", COLUMNS, ROWS), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == 'id,a,俄\n1,"x\ny",""""\n2,,b\n'.encode()


def test_parquet_keeps_missing_values_apart(tmp_path: Path) -> None:
    write_parquet(Table("t", COLUMNS, ROWS), tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet").to_pylist() == [
        {"id": "1", "a": "x\ny", "俄": '"'},
        {"id": "2", "a": None, "俄": "b"},
    ]


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_same_bytes_for_any_order(tmp_path: Path, write: Callable[[Table, Path], None]) -> None:
    write(Table("t", COLUMNS, ROWS), tmp_path / "a")
    write(Table("t", COLUMNS, iter(ROWS[::-1])), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_empty_tables_have_their_columns(tmp_path: Path, write: Callable[[Table, Path], None]) -> None:
    write(Table("t", COLUMNS), tmp_path / "t")
    assert (tmp_path / "t").stat().st_size > 0


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file"):
        write_csv(Table("t", COLUMNS, ROWS), tmp_path / "none" / "t.csv")


def test_a_single_empty_field_is_still_a_row(tmp_path: Path) -> None:
    write_csv(Table("t", ("a",), [(None,), ("\r",)]), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b'a\n""\n"\r"\n'
    assert [row[0] for row in open_table(tmp_path / "t.csv").table.rows] == [None, "\r"]
