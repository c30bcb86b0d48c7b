import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model.table import READING_TABLES, Table
from kg.sources import ROW_COLUMNS, is_table, open_table, write_csv
from kg.sources.opening import OpenTable


def opened(tmp_path: Path, data: bytes, name: str = "t.csv") -> OpenTable:
    path = tmp_path / name
    path.write_bytes(data)
    return open_table(path)


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"a,b\n1,2\n", [("1", "2")]),
        (b"a,b\r\n1,2\r\n3,4", [("1", "2"), ("3", "4")]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [("1", "2")]),
        (b'a,b\n"1,x","2\n3"\n4,"5""6"\n', [("1,x", "2\n3"), ("4", '5"6')]),
        (b"a,b\n,\n", [(None, None)]),
        (b"a,b\n\n1,2\n\n", [("1", "2")]),
        (b"a,b\n# no comment,2\n", [("# no comment", "2")]),
        ("a,b\n俄罗斯,é\n".encode(), [("俄罗斯", "é")]),
        (b"a,b\n", []),
    ],
)
def test_rows(tmp_path: Path, data: bytes, rows: list[tuple[str | None, ...]]) -> None:
    table = opened(tmp_path, data).table
    assert table.columns == ("a", "b", *ROW_COLUMNS)
    assert [row[:2] for row in table.rows] == rows
    assert [row[:2] for row in table.rows] == rows, "rows can be gone through again"


def test_rows_know_their_place(tmp_path: Path) -> None:
    data = '\ufeffa,b\r\n"俄\r\n罗",2\r\n\r\n𠮷,4'
    table = opened(tmp_path, data.encode("utf-8"), "Staaten & Länder.csv")
    found = [row[2:6] for row in table.table.rows]
    assert found == [("2", '"俄\r\n罗",2', "5", "13"), ("4", "𠮷,4", "17", "20")]
    text = data.removeprefix("\ufeff")
    assert all(text[int(str(start)) : int(str(end))] == quote for _, quote, start, end in found)
    assert table.id == f"staaten-lander-{hashlib.sha256(data.encode()).hexdigest()[:8]}"
    assert {row[-1] for row in table.table.rows} == {table.id}


def test_tab_separated_values(tmp_path: Path) -> None:
    assert [row[:2] for row in opened(tmp_path, b"a\tb\n1,x\t2\n", "t.tsv").table.rows] == [("1,x", "2")]


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (b"a,b\n1,2\n3\n", "3", "row 3 has 1 fields; expected 2: a, b"),
        (b"a,b\n1,2,3\n", "2", "row 2 has 3 fields"),
        (b'a,b\n"1\n2",3\n4\n', "4", "row 3 has 1 fields"),
        (b'a,b\n1,2\n"3,4\n5,6\n', "3", "RFC 4180"),
        (b'a,b\n"1"x,2\n', "2", "RFC 4180"),
        (b"a,b\n1,\xff\n", None, "0xff is not UTF-8"),
    ],
)
def test_broken_rows_have_line_and_expectation(tmp_path: Path, data: bytes, place: str | None, says: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(open_table(path).table.rows)
    assert caught.value.place == place
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"a,,b\n", "column 2 '' has no name"),
        (b"a,b,a\n", "column 1 'a' stands twice"),
        (b"a,_row\n", "column 2 '_row' is reserved"),
    ],
)
def test_bad_headers(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        opened(tmp_path, data)


def test_missing_and_unknown_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"unknown ending '\.xyz'; expected one of \.csv, \.tsv"):
        open_table(tmp_path / "t.xyz")
    assert is_table(Path("A.CSV"))
    assert not is_table(Path("a.txt"))


def test_a_table_is_a_document(tmp_path: Path) -> None:
    table = opened(tmp_path, b"a\n1\n")
    row = dict(zip(READING_TABLES["documents"], table.document("http://x.org/"), strict=True))
    assert row["document"] == f"http://x.org/document/{table.id}"
    assert (row["title"], row["digest"], row["graph"]) == ("t.csv", table.digest, None)


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), min_size=1)] * 2), min_size=1))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    write_csv(Table("t", ("a", "b"), rows), path)
    assert sorted({row[:2] for row in open_table(path).table.rows}, key=str) == sorted(set(rows), key=str)
