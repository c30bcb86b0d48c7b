from pathlib import Path

import pytest

from kg.model.source import BadRow
from kg.model.table import Columnar
from kg.sources import open_table, pieces

PLAIN = {
    "quoted": b'a,b\n1,"x, ""y"""\n"2\n",""\n',
    "no end of line": b'a,b\r\n1,x\r\n2,"y"',
    "byte order mark": "a,b\n1,\u4e2d\n".encode("utf-8-sig"),
    "header over two lines": b'a,"b\nc"\n1,2\n',
    "only a header": b"a,b\n",
}
NOT_PLAIN = {
    "blank line": b"a,b\n1,x\n\n2,y\n",
    "blank line at the start": b"\na,b\n1,x\n",
    "quote inside": b'a,b\n1,x "y" z\n',
    "text behind a quote": b'a,b\n1,"x"y\n',
    "text behind an empty quote": b'a,b\n1,""y\n',
    "quote left open": b'a,b\n1,"x\n',
    "carriage return alone": b"a,b\r1,x\r",
    "no UTF-8": b"a,b\n1,\xff\n",
}


def rows_and_pieces(path: Path, rejected: list[BadRow] | None = None) -> tuple[object, list[pieces.TextPiece] | None]:
    table = open_table(path, reject=None if rejected is None else rejected.append).table
    assert isinstance(table.rows, Columnar)
    wanted = [name for name in table.columns if name not in ("_text", "_start", "_end")]
    at = [table.columns.index(name) for name in wanted]
    found = table.rows.pieces()
    if found is None:
        return None, None
    columns = [piece.read(wanted)[1] for piece in found]
    made = [row for one in columns for row in zip(*(one[name].to_pylist() for name in wanted), strict=True)]
    assert made == [tuple(row[i] for i in at) for row in table.rows]
    return made, list(found)  # type: ignore[arg-type]  # tables in text have no others


@pytest.mark.parametrize("size", [1, 8, 1 << 20])
@pytest.mark.parametrize("name", PLAIN)
def test_pieces_hold_what_the_rows_do(name: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", size)
    path = tmp_path / "t.csv"
    path.write_bytes(PLAIN[name])
    assert rows_and_pieces(path)[1] is not None


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_files_with_two_readings_are_left_to_the_slower_reader(name: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n")
    table = open_table(path).table
    path.write_bytes(NOT_PLAIN[name])
    assert isinstance(table.rows, Columnar)
    assert table.rows.pieces() is None


def test_texts_as_written_are_left_to_the_slower_reader(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,2\n")
    rows = open_table(path).table.rows
    assert isinstance(rows, Columnar)
    assert not rows.has_pieces(["a", "_start"])
    assert rows.has_pieces(["a", "_row", "_document"])


def test_rows_of_another_width_are_told_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,x\n2\n3,y\n")
    rejected: list[BadRow] = []
    rows_and_pieces(path, rejected)
    assert {(row.row, row.value) for row in rejected} == {(3, "2")}
