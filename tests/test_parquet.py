from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg import parquet
from kg.errors import InputError
from kg.parquet import batches

KINDS: dict[str, pa.Array] = {
    "texts": pa.array(["x", "y", None]),
    "large texts": pa.array(["x", None, "y"], pa.large_string()),
    "views of texts": pa.array(["x", None, "y"], pa.string_view()),
    "bytes": pa.array([b"\xff", None, b""]),
    "categories": pa.array(["x", "y", None]).dictionary_encode(),
    "lists": pa.array([["x", None], None, []], pa.list_(pa.string())),
    "lists of lists": pa.array([[["x"]], None, []]),
    "maps": pa.array([[("a", "b")], None, []], pa.map_(pa.string(), pa.string())),
    "objects": pa.array([{"a": "x", "n": 1}, None, {"a": None, "n": 2}]),
    "numbers": pa.array([1, None, 3]),
    "nothing": pa.nulls(3),
}


def written(table: pa.Table, **how: object) -> io.BytesIO:
    stream = io.BytesIO()
    pq.write_table(table, stream, **how)
    return stream


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_those_of_the_file_with_their_types(kind: str) -> None:
    table = pa.table({"a": KINDS[kind], "n": [1, 2, 3]})

    found = list(batches(written(table), "a.parquet", 2))

    assert [number for number, _ in found] == [1, 3]
    assert [row for _, batch in found for row in batch.to_pylist()] == table.to_pylist()
    if kind != "views of texts":
        assert {batch.schema for _, batch in found} == {pq.read_schema(written(table))}


def test_columns_and_row_groups_are_chosen_and_rows_numbered_through() -> None:
    stream = written(pa.table({"a": list("uvwxyz"), "b": range(6)}), row_group_size=2)

    found = list(batches(stream, "a.parquet", 5, columns=["a"], groups=range(1, 3)))

    assert [(number, batch.to_pydict()) for number, batch in found] == [(3, {"a": ["w", "x"]}), (5, {"a": ["y", "z"]})]


@pytest.mark.parametrize("length", [3, 10, 17])
def test_texts_of_a_dictionary_are_made_a_few_at_a_time(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST", 20)
    plain = pa.table({"text": ["x" * length] * 9, "n": range(9)})
    stream = written(plain, compression="none")

    found = list(batches(stream, "a.parquet", 9))

    assert all(sum(len(text.as_py()) for text in batch.column("text")) <= 20 for _, batch in found)
    assert pa.Table.from_batches([batch for _, batch in found]).to_pylist() == plain.to_pylist()
    assert [number for number, _ in found] == [
        1 + sum(one.num_rows for _, one in found[:at]) for at in range(len(found))
    ]


def test_a_row_that_is_too_large_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST", 1000)
    faults: list[InputError] = []
    stream = written(pa.table({"text": ["a", "x" * 1001, "b", "y" * 1000]}), compression="none")

    found = list(batches(stream, "a.parquet", 9, refuse=faults.append))

    assert "".join(text for _, batch in found for text in batch.to_pydict()["text"]) == "ab" + "y" * 1000
    assert [(fault.location, fault.place, fault.expected) for fault in faults] == [
        ("a.parquet", "row=2", "at most 0 MB")
    ]


def test_what_a_list_of_texts_repeats_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST", 2000)
    stream = written(pa.table({"a": [["x" * 100] * 30]}))
    with pytest.raises(InputError, match=r"a\.parquet:row=1: a row of 0 MB"):
        list(batches(stream, "a.parquet", 9))


def test_more_values_than_bytes_account_for_are_refused() -> None:
    stream = written(pa.table({"text": pa.nulls(1_000_001, pa.string())}), row_group_size=2_000_000)
    with pytest.raises(
        InputError, match=r"a\.parquet:row=1: 1,000,001 values in [\d,]+ bytes; expected a Parquet file"
    ):
        list(batches(stream, "a.parquet", 5000))


def test_a_row_group_that_is_refused_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MOST", 1000)
    monkeypatch.setattr(parquet, "RATIO", 1)
    faults: list[InputError] = []
    stream = io.BytesIO()
    with pq.ParquetWriter(stream, pa.schema([("text", pa.string())])) as writer:
        writer.write_table(pa.table({"text": pa.nulls(2000, pa.string())}))
        writer.write_table(pa.table({"text": ["a"]}))

    found = list(batches(stream, "a.parquet", 5000, refuse=faults.append))

    assert [(number, batch.to_pylist()) for number, batch in found] == [(2001, [{"text": "a"}])]
    assert [fault.place for fault in faults] == ["row=1"]


def test_a_column_that_unpacks_to_far_more_than_it_takes_is_refused() -> None:
    table = pa.table({"text": ["x" * (1 << 20)] * 70})
    stream = written(table, compression="zstd", use_dictionary=False, write_statistics=False)
    with pytest.raises(InputError, match=r"a\.parquet:row=1: column 'text' unpacks to 70 MB from [\d,]+ bytes"):
        list(batches(stream, "a.parquet", 5000))
