from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model.document import Document
from kg.read import read_documents

PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>The ministers of {0} met in Muscat.</p></body></html>"


def record(address: str, body: bytes, *, kind: str = "response", status: str = "200 OK", head: str = "") -> bytes:
    lines = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{head}Content-Length: {len(body)}\r\n\r\n"
    answer = lines.encode() + body
    about = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{address}>\r\nWARC-Target-URI: {address}\r\n"
        f"WARC-Date: 2025-01-18T07:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return about.encode() + answer + b"\r\n\r\n"


def page(name: str, **how: str) -> bytes:
    return record(f"https://news.example/{name}.html", PAGE.format(name).encode(), **how)


def read(path: Path, data: bytes) -> tuple[list[Document], list[InputError]]:
    path.write_bytes(data)
    faults: list[InputError] = []
    return [*read_documents([path], on_error=faults.append)], faults


@pytest.mark.parametrize("is_packed", [True, False])
def test_pages_of_an_archive_are_documents_with_address_and_day(tmp_path: Path, is_packed: bool) -> None:
    parts = [page("one"), page("two"), page("gone", status="404 Not Found"), page("asked", kind="request")]
    data = b"".join(map(gzip.compress, parts)) if is_packed else b"".join(parts)

    documents, faults = read(tmp_path / ("a.warc.gz" if is_packed else "a.warc"), data)

    assert faults == []
    assert [one.address for one in documents] == ["https://news.example/one.html", "https://news.example/two.html"]
    assert [one.id.rpartition("-")[0] for one in documents] == ["a-one", "a-two"]
    assert {str(one.published) for one in documents} == {"2025-01-18"}
    assert [one.location.rpartition("#")[2] for one in documents] == [
        "offset=0",
        f"offset={len(gzip.compress(parts[0]) if is_packed else parts[0])}",
    ]


def test_a_date_that_the_page_tells_goes_before_the_day_it_was_taken(tmp_path: Path) -> None:
    body = PAGE.format("one").replace("<head>", '<head><meta name="date" content="2024-12-30">').encode()

    documents, _ = read(tmp_path / "a.warc", record("https://news.example/one", body))

    assert [str(one.published) for one in documents] == ["2024-12-30"]


def test_a_broken_record_costs_no_other(tmp_path: Path) -> None:
    broken = bytearray(gzip.compress(page("two")))
    broken[40:60] = b"x" * 20
    first = gzip.compress(page("one"))

    documents, faults = read(tmp_path / "a.warc.gz", first + bytes(broken) + gzip.compress(page("three")))

    assert [one.title for one in documents] == ["one", "three"]
    assert [(fault.place, fault.expected) for fault in faults] == [("offset=0", "a record of WARC")]


def test_rubbish_between_records_is_passed_over_and_told(tmp_path: Path) -> None:
    documents, faults = read(tmp_path / "a.warc", page("one") + b"rubbish\r\nmore\r\n" + page("three"))

    assert [one.title for one in documents] == ["one", "three"]
    assert len(faults) == 1


def test_no_archive_at_all_is_told_once(tmp_path: Path) -> None:
    assert read(tmp_path / "empty.warc", b"") == ([], [])
    documents, faults = read(tmp_path / "a.warc", b"hello WARC/1.0 \x1f\x8b\x08 hello" * 50)

    assert documents == []
    assert [str(fault).partition(": ")[0] for fault in faults] == [f"{tmp_path}/a.warc:offset=0"]


def test_packed_pages_are_unpacked_within_bounds(tmp_path: Path) -> None:
    def packed(name: str, body: bytes) -> bytes:
        return record(f"https://news.example/{name}", body, head="Content-Encoding: gzip\r\n")

    parts = [
        packed("one", gzip.compress(PAGE.format("one").encode())),
        packed("bomb", gzip.compress(b"0" * (40 << 20))),
        packed("no-gzip", b"nothing packed"),
        page("last"),
    ]

    documents, faults = read(tmp_path / "a.warc", b"".join(parts))

    assert [one.title for one in documents] == ["one", "last"]
    assert faults[0].reason == "a page of more than 32 MB"
    assert [fault.expected for fault in faults] == [None, "a record of WARC"]


def test_a_page_without_text_is_told_with_its_place(tmp_path: Path) -> None:
    documents, faults = read(tmp_path / "a.warc", record("https://news.example/", b""))

    assert documents == []
    assert str(faults[0]) == f"{tmp_path}/a.warc:offset=0: the file is empty; expected a document with text"
