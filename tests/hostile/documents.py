"""Readers of documents, and of the parts of a document."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import DiploKGError
from kg.extract.reader import extract
from kg.read import Raw, documents_of, raw_documents
from kg.read.encoding import decode
from kg.read.front_matter import read_front_matter
from kg.read.html import declared_charset, read_html
from kg.read.lines import read_lines
from kg.read.markdown import read_markdown
from kg.read.raw import raw_file
from kg.read.records import read_record, split_json
from tests.hostile.reader import TALKS, Reader, document, file, rules, text

HTML = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Talks | Site</title><meta property='og:title' content='Talks'>"
    f"<script>var x = '<p>';</script></head><body><h1>Talks</h1><article><p>{TALKS}</p><ul><li>a</li></ul></article></body></html>"
)
MARKDOWN = f'---\ntitle: "Talks"\ndate: 2025-01-18\nsource: https://example.org/a\n---\n# Talks\n\n**{TALKS}** [a](b(c)) `x` <!-- y -->'
_JSON = json.dumps([{"text": TALKS, "title": "Talks", "date": "2025"}]).encode()
_LINE = json.dumps({"body": TALKS}).encode() + b"\n{}\n"


def _extracted(data: bytes, _: Path) -> object:
    return [extract(one, rules()) for one in documents_of(Raw("a", "text/plain", data), lambda _: None)]


def _lines(path: Path) -> object:
    faults: list[DiploKGError] = []
    return [one for raw in raw_file(str(path), faults.append) for one in documents_of(raw, faults.append)]


def _stdin(data: bytes, _: Path) -> object:
    faults: list[DiploKGError] = []
    raws = raw_documents(["-"], stdin=BytesIO(data), on_error=faults.append)
    return [one for raw in raws for one in documents_of(raw, faults.append)]


def _records(words: str) -> None:
    for record, place in split_json(words, location="a"):
        read_record(record, location="a", place=place)


def _parquet() -> bytes:
    sink = BytesIO()
    pq.write_table(pa.Table.from_pylist([{"text": TALKS, "title": "Talks"}, {"text": "b", "title": None}]), sink)
    return sink.getvalue()


def _archive() -> bytes:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML.encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.org/a\r\nWARC-Date: 2025-01-18T00:00:00Z\r\n"
    kind = "WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{head}{kind}Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n"


def _within(words: str) -> None:
    """Lines lie in the text, one after another."""
    end = 0
    for line in read_lines(words):
        assert end <= line.span.start < line.span.end <= len(words)
        end = line.span.end


DOCUMENTS: Mapping[str, Reader] = {
    "text": Reader(TALKS.encode(), document("text/plain"), more="seeds/documents/*.txt"),
    "markdown": Reader(MARKDOWN.encode(), document("text/markdown"), more="seeds/documents/*.md"),
    "front-matter": Reader(MARKDOWN.encode(), document("text/plain")),
    "html": Reader(HTML.encode(), document("text/html"), more="seeds/documents/*.html"),
    "json": Reader(_JSON, document("application/json"), more="seeds/documents/*.json"),
    "json-line": Reader(json.dumps({"body": TALKS, "id": 7}).encode(), document("application/jsonl", record="line=1")),
    "json-lines": Reader(_LINE, file("a.jsonl", _lines)),
    "json-lines-gz": Reader(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", file("a.jsonl.gz", _lines)),
    "parquet-documents": Reader(_parquet(), file("a.parquet", _lines)),
    "warc": Reader(_archive(), file("a.warc", _lines)),
    "warc-gz": Reader(gzip.compress(_archive(), mtime=0), file("a.warc.gz", _lines)),
    "stdin": Reader(HTML.encode(), _stdin),
    "extraction": Reader(TALKS.encode(), _extracted, 1500, "seeds/documents/*.txt"),
    "encoding": Reader("俄罗斯总统普京".encode("gb18030"), lambda data, _: decode(data, location="a"), 1000),
    "charset": Reader(b"<meta charset='gbk'>", lambda data, _: decode(data, location="a", declared=declared_charset(data)), 1000),
    "front-matter-parts": Reader(MARKDOWN.encode(), text(read_front_matter), 1000),
    "html-parts": Reader(HTML.encode(), text(read_html), 2000, "seeds/documents/*.html"),
    "markdown-parts": Reader(MARKDOWN.encode(), text(read_markdown), 1000),
    "json-records": Reader(_JSON, text(_records), 1000),
    "lines": Reader(f"来源：新华社\n{TALKS}\n— 分享 —\n1. [a](b)\n".encode(), text(_within), 600),
}  # fmt: skip
