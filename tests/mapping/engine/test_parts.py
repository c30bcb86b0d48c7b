from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pytest

from kg.mapping.engine.parts import Parts
from kg.model.table import Cell, Records
from kg.sources import open_table


def test_a_file_is_cut_into_pieces_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\nx\n", "utf-8")
    table = open_table(path).table
    with ExitStack() as scratch:
        parts = Parts({"t": table}, map, scratch)
        parts.of("t", {"a": 0})
        monkeypatch.setattr(type(table.rows), "pieces", None)
        for _ in range(2):
            assert [batch.texts(0).to_pylist() for batch in parts.batches("t", {"a": 0})] == [["x"]]


def test_rows_are_read_once_and_kept_with_their_types() -> None:
    rows: Iterator[tuple[Cell, ...]] = iter([(1, "x"), (None, ("y", True)), (2.5, None)])
    with ExitStack() as scratch:
        parts = Parts({"t": Records("t", ("a", "b"), rows)}, map, scratch)
        for _ in range(2):
            (batch,) = parts.batches("t", {"b": 1})
            assert (batch.cells(0), batch.cells(1)) == ([1, None, 2.5], ["x", ("y", True), None])
            assert list(batch.numbers) == [1, 2, 3]


def test_text_as_written_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,"x"\n', "utf-8")
    with ExitStack() as scratch:
        parts = Parts({"t": open_table(path).table}, map, scratch)
        assert [batch.texts(3).to_pylist() for batch in parts.batches("t", {"_text": 3})] == [['1,"x"']]


class Dates:
    """Rows that know to be columns."""

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        raise AssertionError("columns are there")

    def arrays(self) -> Iterator[tuple[range, dict[str, pa.Array]]]:
        yield range(5, 7), {"a": pa.array([True, None]), "b": pa.array([18262, 0], pa.date32())}


def test_columns_keep_their_types() -> None:
    with ExitStack() as scratch:
        parts = Parts({"t": Records("t", ("a", "b"), Dates())}, map, scratch)
        (batch,) = parts.batches("t", {"a": 0, "b": 1})
        assert (list(batch.numbers), batch.datatype(0), batch.datatype(1)) == ([5, 6], "boolean", "date")
        assert batch.texts(0).to_pylist() == ["true", None]
        assert batch.texts(1).to_pylist() == ["2020-01-01", "1970-01-01"]
