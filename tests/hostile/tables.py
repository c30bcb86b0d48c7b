"""Readers of tables, and of the paths into them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from pyoxigraph import RdfFormat, parse

from kg.mapping import parse_mapping
from kg.mapping.engine.faults import Omission
from kg.mapping.engine.run import run
from kg.model.source import Request
from kg.model.table import Table
from kg.sources import open_document
from tests.hostile.reader import Reader, file, text

ROWS = [{"id": "1", "name": "Ana 王"}, {"id": "2", "name": "Bo"}]
XML = (
    '<?xml version="1.0"?>\n<a xmlns:n="http://n.org/" id="7"><b>x</b><b>y<i>z</i><![CDATA[<]]></b><n:c/>&amp;&#65;</a>'
)
_MAPPED = parse_mapping(
    "sources: {t: ['t.csv~csv']}\nmappings:\n  m:\n    sources: [t]\n    s: http://e.org/$(id)\n"
    "    po: [[a, http://e.org/C], [http://e.org/p, $(name)], [http://e.org/q, $(name)~iri], [http://e.org/r, $(id), en~lang]]\n",
    "a.yaml",
)


def _table(formulation: str, iterator: str = "", *references: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        request = Request("t", str(path), formulation, iterator, "", references)
        left_out: list[object] = []
        table = open_document(request, reject=left_out.append)
        return [*table.table.rows], left_out

    return read


def _with_path(data: bytes, folder: Path, formulation: str) -> object:
    """A path of the mapping's own, over a small file."""
    name, content = ("t.json", json.dumps({"a": ROWS})) if formulation == "jsonpath" else ("t.xml", XML)
    (folder / name).write_text(content, "utf-8")
    path = data.decode(errors="replace")
    return _table(formulation, path, path)(folder / name)


def _mapped(words: str) -> None:
    """Whatever rows hold, what is made of them are lines of N-Quads."""
    key, _, name = words.partition("\t")
    table = Table("t", ("id", "name"), ((key, name), ("2", words)))
    omitted: list[Omission] = []
    lines = [
        *run(
            [_MAPPED],
            {source.table: table for one in _MAPPED.triples_maps for source in one.sources},
            omit=omitted.append,
        )
    ]
    assert len([*parse("\n".join(lines), format=RdfFormat.N_QUADS)]) == len(lines)


def _parquet() -> bytes:
    sink = BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), sink)
    return sink.getvalue()


def _excel() -> bytes:
    book = openpyxl.Workbook()
    for line in (tuple(ROWS[0]), *(tuple(row.values()) for row in ROWS)):
        book.active.append(line)
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def _sqlite() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection, connection:
        connection.execute("CREATE TABLE t (id TEXT, name TEXT)")
        connection.executemany("INSERT INTO t VALUES (:id, :name)", ROWS)
        return connection.serialize()


TABLES: Mapping[str, Reader] = {
    "csv": Reader(b'id,name\n1,"Ana ""A"""\n2,Bo\n', file("t.csv", _table("csv")), 600),
    "tsv": Reader(b"id\tname\n1\tAna\n", file("t.tsv", _table("csv")), 600),
    "json-table": Reader(json.dumps(ROWS).encode(), file("t.json", _table("jsonpath", "$[*]", "$.id", "_row", "_text")), 600),
    "jsonl-table": Reader(b'{"id": 1}\n{"id": 2}\n', file("t.jsonl", _table("jsonpath", "$", "$.id")), 600),
    "xml": Reader(XML.encode(), file("t.xml", _table("xpath", "/a", "b", "@id")), 1000),
    "parquet": Reader(_parquet(), file("t.parquet", _table("csv"))),
    "xlsx": Reader(_excel(), file("t.xlsx", _table("csv")), 8192),
    "sqlite": Reader(_sqlite(), file("t.sqlite", _table("sql", "t")), 12288),
    "json-path": Reader(b"$.a[?@.b == 'x'].c[0:2]", lambda data, folder: _with_path(data, folder, "jsonpath"), 100),
    "x-path": Reader(b"/a/b[@id = 'x']/text()", lambda data, folder: _with_path(data, folder, "xpath"), 100),
    "rows": Reader("a 中\thttp://e.org/x?y=%20#z".encode(), text(_mapped), 200),
}  # fmt: skip
