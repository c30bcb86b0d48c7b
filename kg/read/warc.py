"""WARC (ISO 28500): the pages that a crawler kept; a record that is broken costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from kg.errors import InputError
from kg.read.sources import OnError

_PAGES = ("text/html", "application/xhtml+xml")
_LARGEST = 32 << 20
"""Bytes of a page, unpacked; nobody writes longer ones, and packed zeros could fill any memory."""
_BEGINS = re.compile(rb"\x1f\x8b\x08|WARC/1\.")
_WINDOW = 1 << 16
_OVERLAP = 8


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page with the place of its record in the archive, its address and when it was taken, as `2025-01-18`."""

    data: bytes
    offset: int
    address: str | None
    captured: str | None


def from_archive(stream: BinaryIO, location: str, on_error: OnError) -> Iterator[ArchivedPage]:
    """Yield the HTML pages that servers answered with, status 200 to 299, packed by record or not.

    Broken records are told to `on_error`, as what lies between two that can be read; so are pages of more than 32 MB.
    """
    begin: int | None = 0
    is_told = False
    while begin is not None:
        reached = begin
        try:
            for record in _records(stream, begin):
                reached, is_told = begin + record.stream_pos, False
                page = _page(record, reached, location, on_error)
                if page is not None:
                    yield page
            return
        except OSError as error:
            if not is_told:
                expected = "a record of WARC"
                on_error(InputError(location, str(error).lower(), place=f"offset={reached}", expected=expected))
            is_told = True
            begin = _next_record(stream, reached + 1)


def _records(stream: BinaryIO, begin: int) -> ArchiveIterator:
    stream.seek(begin)
    return ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False, fsspec_args=False)


def _page(record: WarcRecord, offset: int, location: str, on_error: OnError) -> ArchivedPage | None:
    record.parse_http(auto_decode="all")
    head = record.http_headers
    if head is None or record.http_content_type not in _PAGES or not 200 <= (head.status_code or 0) < 300:
        return None
    data = record.reader.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        on_error(InputError(location, f"a page of more than {_LARGEST >> 20} MB", place=f"offset={offset}"))
        return None
    date = record.record_date
    address = record.headers.get("WARC-Target-URI")
    return ArchivedPage(data, offset, address, date.date().isoformat() if date else None)


def _next_record(stream: BinaryIO, begin: int) -> int | None:
    """Return where the next record may begin, at or after a place, `None` where there is none."""
    stream.seek(begin)
    kept = b""
    while data := stream.read(_WINDOW):
        window = kept + data
        found = _BEGINS.search(window)
        if found:
            return begin - len(kept) + found.start()
        kept = window[-_OVERLAP:]
        begin += len(data)
    return None
