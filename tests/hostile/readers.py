"""Everything that reads what others write, by name: an example of each kind, and the function that is given the bytes."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from kg import settings
from kg.errors import DiploKGError
from kg.evaluate.gold import parse_gold
from kg.extract.reader import extract
from kg.graph import Dataset, ask, load
from kg.graph.named import parse_query
from kg.mapping import parse_mapping
from kg.model.source import Request
from kg.read import Raw, documents_of, raw_documents
from kg.read.raw import raw_file
from kg.registry import load_registry
from kg.resolve import Ledger, Rulings
from kg.rules import schema
from kg.rules.load import parse
from kg.rules.rulebook import Rules, load_rules
from kg.sources import open_document
from tests.read.test_archives import page

Read = Callable[[bytes, Path], object]

TALKS = "2025-01-18\n\nFrance and Germany held talks in Paris on January 17, 2025. 俄罗斯总统普京1月17日在莫斯科会见伊朗总统。\n"
ROWS = [{"id": "1", "name": "Ana 王"}, {"id": "2", "name": "Bo"}]
TURTLE = (
    '@prefix e: <http://example.org/> . @base <http://example.org/b/> .\n<s> a e:C ; e:p "x"@en-GB , """y\n"""^^e:T , 1.5 , true ,'
    " [ e:q ( 1 e:o ) ] .\n"
)
QUERY = (
    "PREFIX e: <http://example.org/>\nSELECT ?s (COUNT(?o) AS ?n) WHERE { { ?s e:p+ ?o FILTER(REGEX(STR(?o), 'x', 'i')) }"
    " UNION { GRAPH ?g { ?s ?p ?o } } OPTIONAL { VALUES ?s { e:a } } } GROUP BY ?s ORDER BY DESC(?n) LIMIT 10\n"
)
YARRRML = (
    "prefixes: {e: 'http://example.org/'}\nsources: {t: ['t.csv~csv', '$.x']}\nmappings:\n  m: &m\n    sources: [t]\n"
    "    s: e:$(id)\n    po: [[a, e:C], [e:p, $(name), en~lang], {p: e:q, o: {mapping: m, condition: {function: equal,"
    " parameters: [[str1, $(id)], [str2, $(id)]]}}}]\n  n: *m\n"
)
RML = (
    "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n"
    "@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix e: <http://example.org/> .\n"
    '<#m> rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation ql:CSV ] ;\n'
    ' rr:subjectMap [ rr:template "http://example.org/{id}" ; rr:class e:C ] ;\n'
    ' rr:predicateObjectMap [ rr:predicate e:p ; rr:objectMap [ rml:reference "name" ; rr:language "en" ] ] .\n'
)
CHUNKS = "- code: minister\n  en: [&m Minister, 'the \"Minister\"']\n  hans: [部长]\n  hant: [部長]\n  rank: minister\n"
GOLD = (
    "document: one.txt\nlanguage: en\npublished: 2020-05-04\nentities:\n  avia: {type: State, names: [Avia]}\n  port: {type: Place, names: [Port]}\n"
    "meetings:\n  - {id: m1, kind: talks, participants: [avia], date: 2020, place: port, status: held}\nagreements:\nmemberships: []\n"
)
RULINGS = "who\tverdict\tkind\tleft\tright\nperson\tsame\tperson\tAna A@Russia\tAna B@Russia\n"
XML = (
    '<?xml version="1.0"?>\n<a xmlns:n="http://n.org/" id="7"><b>x</b><b>y<i>z</i><![CDATA[<]]></b><n:c/>&amp;&#65;</a>'
)
HTML = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Talks | Site</title><meta property='og:title' content='Talks'>"
    f"<script>var x = '<p>';</script></head><body><h1>Talks</h1><article><p>{TALKS}</p><ul><li>a</li></ul></article></body></html>"
)
MARKDOWN = f'---\ntitle: "Talks"\ndate: 2025-01-18\nsource: https://example.org/a\n---\n# Talks\n\n**{TALKS}** [a](b(c)) `x` <!-- y -->'


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: `example` is something that it takes."""

    example: bytes
    read: Read


def survives(reader: Reader, data: bytes, folder: Path) -> bool:
    """Read; an error of ours is an answer, anything else is raised. Return whether it was read."""
    try:
        reader.read(data, folder)
    except DiploKGError as error:
        return not str(error)
    return True


@cache
def rules() -> Rules:
    return load_rules(load_registry())


def _document(media_type: str, *, record: str | None = None) -> Read:
    def read(data: bytes, _: Path) -> object:
        faults: list[DiploKGError] = []
        return [*documents_of(Raw("a", media_type, data, record), faults.append)], [*map(str, faults)]

    return read


def _extracted(data: bytes, _: Path) -> object:
    return [extract(one, rules()) for one in documents_of(Raw("a", "text/plain", data), lambda _: None)]


def _file(name: str, read: Callable[[Path], object]) -> Read:
    def written(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return read(path)

    return written


def _lines(path: Path) -> object:
    faults: list[DiploKGError] = []
    return [one for raw in raw_file(str(path), faults.append) for one in documents_of(raw, faults.append)]


def _texts() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": [TALKS, "Talks"], "date": ["2025", None]}), sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _stdin(data: bytes, _: Path) -> object:
    faults: list[DiploKGError] = []
    raws = raw_documents(["-"], stdin=BytesIO(data), on_error=faults.append)
    return [one for raw in raws for one in documents_of(raw, faults.append)]


def _table(formulation: str, iterator: str = "", *references: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        request = Request("t", str(path), formulation, iterator, "", references)
        left_out: list[object] = []
        table = open_document(request, reject=left_out.append)
        return [*table.table.rows], left_out

    return read


def _text(read: Callable[[str], object]) -> Read:
    """What reads texts is given those that are UTF-8: files of other bytes are told before."""
    return lambda data, _: read(data.decode(errors="replace"))


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


def _graph(ending: str, example: str) -> Reader:
    return Reader(example.encode(), _file(f"a{ending}", load))


_DATA = Dataset(
    [
        '<http://example.org/a> <http://example.org/p> "x" .',
        "<http://example.org/a> <http://example.org/p> <http://example.org/a> .",
    ]
)
_NQUADS = '<http://example.org/s> <http://example.org/p> "x\\u00e9\\n"@en <http://example.org/g> .\n_:a <http://example.org/p> _:b .\n'
_RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/"><e:C rdf:about="http://example.org/s">'
    '<e:p xml:lang="en">x</e:p><e:q rdf:parseType="Collection"><e:C/></e:q></e:C></rdf:RDF>'
)
_JSON_LD = json.dumps(
    [
        {
            "@id": "http://example.org/s",
            "@type": ["http://example.org/C"],
            "http://example.org/p": [{"@value": "x", "@language": "en"}],
        }
    ]
)

READERS: Mapping[str, Reader] = {
    "text": Reader(TALKS.encode(), _document("text/plain")),
    "markdown": Reader(MARKDOWN.encode(), _document("text/markdown")),
    "front-matter": Reader(MARKDOWN.encode(), _document("text/plain")),
    "html": Reader(HTML.encode(), _document("text/html")),
    "json": Reader(json.dumps([{"text": TALKS, "title": "Talks", "date": "2025"}]).encode(), _document("application/json")),
    "json-line": Reader(json.dumps({"body": TALKS, "id": 7}).encode(), _document("application/jsonl", record="line=1")),
    "json-lines": Reader(json.dumps({"body": TALKS}).encode() + b"\n{}\n", _file("a.jsonl", _lines)),
    "json-lines-gz": Reader(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", _file("a.jsonl.gz", _lines)),
    "warc": Reader(page("one") + page("two"), _file("a.warc", _lines)),
    "warc-gz": Reader(gzip.compress(page("one")) + gzip.compress(page("two")), _file("a.warc.gz", _lines)),
    "parquet-texts": Reader(_texts(), _file("a.parquet", _lines)),
    "stdin": Reader(HTML.encode(), _stdin),
    "extraction": Reader(TALKS.encode(), _extracted),
    "csv": Reader(b'id,name\n1,"Ana ""A"""\n2,Bo\n', _file("t.csv", _table("csv"))),
    "tsv": Reader(b"id\tname\n1\tAna\n", _file("t.tsv", _table("csv"))),
    "json-table": Reader(json.dumps(ROWS).encode(), _file("t.json", _table("jsonpath", "$[*]", "$.id", "_row", "_text"))),
    "jsonl-table": Reader(b'{"id": 1}\n{"id": 2}\n', _file("t.jsonl", _table("jsonpath", "$", "$.id"))),
    "xml": Reader(XML.encode(), _file("t.xml", _table("xpath", "/a", "b", "@id"))),
    "parquet": Reader(_parquet(), _file("t.parquet", _table("csv"))),
    "xlsx": Reader(_excel(), _file("t.xlsx", _table("csv"))),
    "sqlite": Reader(_sqlite(), _file("t.sqlite", _table("sql", "t"))),
    "json-path": Reader(b"$.a[?@.b == 'x'].c[0:2]", lambda data, folder: _with_path(data, folder, "jsonpath")),
    "x-path": Reader(b"/a/b[@id = 'x']/text()", lambda data, folder: _with_path(data, folder, "xpath")),
    "rules": Reader(CHUNKS.encode(), _text(lambda text: parse(text, schema.OfficesForm, location="a.yaml"))),
    "yarrrml": Reader(YARRRML.encode(), _text(lambda text: parse_mapping(text, "a.yaml"))),
    "rml": Reader(RML.encode(), _text(lambda text: parse_mapping(text, "a.rml.ttl"))),
    "sparql": Reader(QUERY.encode(), _text(lambda text: ask(_DATA, text))),
    "named-query": Reader(("# question en: Who?\n# question zh-Hans: 谁？\n# question zh-Hant: 誰？\n# param name (text) = \"\": a part\n" + QUERY).encode(), _text(lambda text: parse_query(text, "a"))),
    "turtle": _graph(".ttl", TURTLE),
    "trig": _graph(".trig", TURTLE + "e:g { e:a e:b e:c }\n"),
    "n-quads": _graph(".nq", _NQUADS),
    "json-ld": _graph(".jsonld", _JSON_LD),
    "rdf-xml": _graph(".rdf", _RDF_XML),
    "gold": Reader(GOLD.encode(), _text(lambda text: parse_gold(text, "a.yaml"))),
    "rulings": Reader(RULINGS.encode(), _file("r.tsv", Rulings.load)),
    "ledger": Reader(b'{"key": "official/a", "fingerprints": ["x", "y"]}\n', _file("l.jsonl", Ledger.load)),
    "settings": Reader(b'min_confidence = 0.5\nlanguage = "en"\n', _file("s.toml", lambda path: settings.load(path=path))),
    "registry": Reader(
        "id,iso2,numeric,label_en,label_hans,label_hant,capital,geonames,wikidata,eu,start,end,source,checked\n"
        "XAA,XA,999,Avia,阿维亚,阿維亞,,,,,,,hand,2026-11\n".encode(),
        lambda data, folder: _registry(data, folder),
    ),
}  # fmt: skip


def _with_path(data: bytes, folder: Path, formulation: str) -> object:
    """A path of the mapping's own, over a small file."""
    name, content = ("t.json", json.dumps({"a": ROWS})) if formulation == "jsonpath" else ("t.xml", XML)
    (folder / name).write_text(content, "utf-8")
    path = data.decode(errors="replace")
    return _table(formulation, path, path)(folder / name)


def _registry(data: bytes, folder: Path) -> object:
    place = folder / "registry"
    place.mkdir(exist_ok=True)
    (place / "states.csv").write_bytes(data)
    return load_registry(place, base=load_registry())
