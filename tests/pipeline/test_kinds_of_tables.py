"""Tables of every kind, mapped in YARRRML, RML or R2RML, and news together: one graph, one node for one thing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

import kg
from kg.mapping import read_mapping, write_rml
from tests.pipeline.inputs import report

COLUMNS = ("key", "official", "actor", "office")
ROWS = (
    ("president", "official/vladimir-putin", "state/RUS", "President"),
    ("host", "official/masoud-pezeshkian", "state/IRN", "President"),
)
YARRRML = """prefixes:
  dip: https://w3id.org/diplokg/ontology#
  oa: http://www.w3.org/ns/oa#
  org: http://www.w3.org/ns/org#
  xsd: http://www.w3.org/2001/XMLSchema#
sources:
  ministers: SOURCE
mappings:
  ministers:
    sources: ministers
    s: tenure/$(key)
    po:
      - [a, dip:Tenure]
      - [org:member, $(official)~iri]
      - [org:organization, $(actor)~iri]
      - [dip:office, $(office), en~lang]
      - [dip:evidence, evidence/$(_document)-row-$(_row)~iri]
  rows:
    sources: ministers
    s: evidence/$(_document)-row-$(_row)
    po:
      - [a, dip:Evidence]
      - [oa:hasSource, document/$(_document)~iri]
      - [oa:hasSelector, selector/$(_document)-row-$(_row)~iri]
      - [dip:slot, org:member~iri]
      - [dip:rule, ministers]
      - [dip:confidence, "1.0", xsd:decimal]
  selectors:
    sources: ministers
    s: selector/$(_document)-row-$(_row)
    po:
      - [a, [oa:TextQuoteSelector, oa:TextPositionSelector]]
      - [oa:exact, $(_text)]
      - [oa:start, $(_start), xsd:nonNegativeInteger]
      - [oa:end, $(_end), xsd:nonNegativeInteger]
"""
TENURES = """SELECT ?name ?office ?meeting ?title WHERE {
  ?tenure a dip:Tenure ; org:member ?person ; dip:office ?office ; dip:evidence/oa:hasSource/dcterms:title ?title .
  FILTER(STRSTARTS(?title, "ministers"))
  ?meeting a dip:Meeting ; dip:participant ?person . ?person rdfs:label ?name FILTER(LANG(?name) = "en")
}"""


def _csv(path: Path) -> None:
    path.write_text("\n".join(map(",".join, (COLUMNS, *ROWS))) + "\n", "utf-8")


def _json(path: Path) -> None:
    path.write_text(json.dumps({"all": [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]}), "utf-8")


def _xml(path: Path) -> None:
    rows = ("".join(f"<{name}>{value}</{name}>" for name, value in zip(COLUMNS, row, strict=True)) for row in ROWS)
    path.write_text(f"<all>{''.join(f'<one>{row}</one>' for row in rows)}</all>", "utf-8")


def _excel(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (COLUMNS, *ROWS):
        book.active.append(row)
    book.save(path)


def _parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([dict(zip(COLUMNS, row, strict=True)) for row in ROWS]), path)


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE ministers ({', '.join(COLUMNS)})")
        database.executemany("INSERT INTO ministers VALUES (?, ?, ?, ?)", ROWS)


def _duckdb(path: Path) -> None:
    with closing(duckdb.connect(str(path))) as database:
        database.execute(f"CREATE TABLE ministers ({', '.join(f'{name} VARCHAR' for name in COLUMNS)})")
        database.executemany("INSERT INTO ministers VALUES (?, ?, ?, ?)", ROWS)


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "ministers.csv": (_csv, "['ministers.csv~csv']"),
    "ministers.json": (_json, "['ministers.json~jsonpath', '$.all[*]']"),
    "ministers.xml": (_xml, "['ministers.xml~xpath', '/all/one']"),
    "ministers.xlsx": (_excel, "['ministers.xlsx~csv']"),
    "ministers.parquet": (_parquet, "['ministers.parquet~csv']"),
    "ministers.sqlite": (_sqlite, "{access: ministers.sqlite, table: ministers}"),
    "ministers.duckdb": (_duckdb, "{access: ministers.duckdb, query: SELECT * FROM ministers}"),
}


def write(folder: Path, *, rml: bool = False) -> Path:
    """Write a table and a mapping of each kind, and a report, into a folder."""
    folder.mkdir()
    for name, (table, source) in KINDS.items():
        table(folder / name)
        mapping = folder / f"{name}.yaml"
        mapping.write_text(YARRRML.replace("SOURCE", source), "utf-8")
        if rml:
            text = write_rml(read_mapping(mapping), base="https://w3id.org/diplokg/id/")
            mapping.with_suffix(".ttl").write_text(text, "utf-8")
            mapping.unlink()
    report(folder)
    return folder


def told(graph: kg.Graph, names: Collection[str] = tuple(KINDS)) -> None:
    """By each table the two hold an office, by the news they met."""
    rows = [tuple(row.values()) for row in graph.query(TENURES).records()]
    assert {row[:2] for row in rows} == {("Vladimir Putin", "President"), ("Masoud Pezeshkian", "President")}
    assert sorted({str(row[3]).partition(" ")[0] for row in rows}) == sorted(names)
    assert graph.skipped == ()
    assert graph.left_out == ()


def test_tables_of_all_kinds_and_news_are_one_graph(tmp_path: Path) -> None:
    graph = kg.build([write(tmp_path / "data")])
    told(graph)
    assert graph.validate().conforms


def test_rml_does_as_well_as_yarrrml(tmp_path: Path) -> None:
    told(kg.build([write(tmp_path / "data", rml=True)]))


def test_tables_may_be_named_by_themselves(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    told(kg.build([*(data / name for name in KINDS), data / "report.md"]))


def test_mappings_may_be_given(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    mappings = [path.rename(tmp_path / path.name) for path in data.glob("*.yaml")]
    names = [name for name in KINDS if name != "ministers.csv"]
    (data / "ministers.csv").unlink()
    given = [path for path in mappings if path.name != "ministers.csv.yaml"]
    told(kg.build([*(data / name for name in names), data / "report.md"], mappings=given), names)


def test_r2rml_maps_the_database_that_is_given(tmp_path: Path) -> None:
    data = write(tmp_path / "data", rml=True)
    text = (data / "ministers.sqlite.ttl").read_text("utf-8")
    described = (
        'rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path "ministers.sqlite" ] ; '
    )
    assert described in text
    for path in data.glob("*.ttl"):
        path.unlink()
    (data / "m.r2rml").write_text(text.replace(described, ""), "utf-8")
    told(
        kg.build([data / "m.r2rml", data / "report.md"], database=f"sqlite:{data}/ministers.sqlite"),
        ["ministers.sqlite"],
    )


def test_json_that_no_mapping_names_is_a_document(tmp_path: Path) -> None:
    page = {"title": "Talks in Moscow", "text": report(tmp_path).read_text("utf-8").split("---\n")[2]}
    path = tmp_path / "page.json"
    path.write_text(json.dumps(page), "utf-8")
    assert len(kg.build([path]).query("documents").rows) == 1
