"""Files to documents, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from kg.errors import InputError
from kg.model.document import Document
from kg.read.assemble import make_document, stem
from kg.read.encoding import decode
from kg.read.front_matter import read_front_matter
from kg.read.html import declared_charset, read_html
from kg.read.markdown import read_markdown
from kg.read.page import Page
from kg.read.raw import Raw, raw_documents, raw_file
from kg.read.records import parse_json, read_record, split_json, without_surrogates
from kg.read.sources import OnError, OnSkip

_READERS: dict[str, Callable[[str], Page]] = {
    "text/plain": read_front_matter,
    "text/markdown": read_markdown,
    "text/html": read_html,
}


def _checked(data: bytes, location: str, place: str | None = None) -> bytes:
    if not data.strip():
        raise InputError(location, "the file is empty", place=place, expected="a document with text")
    return data


def _made(page: Page, location: str, digest: str, media_type: str) -> Document:
    if not page.text[page.front :].strip():
        raise InputError(location, "no text in this document", place=page.record, expected="a document with text")
    return make_document(page, location=location, digest=digest, media_type=media_type)


def documents_of(raw: Raw, on_error: OnError) -> Iterator[Document]:
    """Yield the documents in the bytes of one file or line: one, or for a list in JSON one an item.

    What cannot be read is told to `on_error`.
    """
    try:
        yield from _from_record(raw) if raw.record is not None else _from_bytes(raw, on_error)
    except InputError as error:
        on_error(error)


def _from_record(raw: Raw) -> Iterator[Document]:
    read = _archived if raw.media_type == "text/html" else _object
    yield _made(read(raw), raw.location, raw.digest, raw.media_type)


def _object(raw: Raw) -> Page:
    record = parse_json(decode(raw.data, location=raw.location), location=raw.location, place=raw.record)
    return read_record(record, location=raw.location, place=raw.record)


def _archived(raw: Raw) -> Page:
    """Return a page of an archive, called by its address; where it tells no date, it is of the day it was taken."""
    data = _checked(raw.data, raw.location, raw.record)
    page = read_html(decode(data, location=raw.location, declared=declared_charset(data)))
    return replace(
        page,
        record=raw.record,
        address=page.address or raw.address,
        identifier=stem(urlsplit(raw.address or "").path.rstrip("/")),
        captured=raw.captured,
    )


def _from_bytes(raw: Raw, on_error: OnError) -> Iterator[Document]:
    data, location, media_type = raw.data, raw.location, raw.media_type
    charset = declared_charset(data) if media_type == "text/html" else None
    text = decode(_checked(data, location), location=location, declared=charset)
    if media_type != "application/json":
        yield _made(_READERS[media_type](text), location, raw.digest, media_type)
        return
    for record, place in split_json(text, location=location):
        try:
            page = read_record(record, location=location, place=place)
            digest = raw.digest if place is None else sha256(page.text.encode()).hexdigest()
            yield _made(page, location, digest, media_type)
        except InputError as error:
            on_error(error)


def read_documents(
    sources: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    on_error: OnError,
    on_skip: OnSkip | None = None,
    exclude: Collection[Path] = (),
) -> Iterator[Document]:
    """Yield the documents of files, folders, patterns and, for `-`, standard input.

    Files are read in the order of their names whatever the order of `sources`, JSON Lines a line at a time. What
    cannot be read is told to `on_error` and left out; files in folders that are no documents are told to `on_skip`.
    Of documents with the same bytes only the first is read. `exclude` holds resolved paths of files to leave out.
    """
    found = raw_documents(sources, stdin=stdin, on_error=on_error, on_skip=on_skip, exclude=exclude)
    return first_of_each(document for raw in found for document in documents_of(raw, on_error))


def first_of_each(documents: Iterable[Document]) -> Iterator[Document]:
    """Yield the documents; of those with the same bytes only the first."""
    seen: set[bytes] = set()
    for document in documents:
        key = bytes.fromhex(document.digest)
        if key not in seen:
            seen.add(key)
            yield document


def read_document(path: str | Path) -> Document:
    """Return the one document of a file.

    Raises:
        InputError: it cannot be read, or holds none or several.
    """
    errors: list[InputError] = []
    if not Path(path).is_file():
        raise InputError(str(path), "no such file", expected="a file")
    raws = list(raw_file(str(path), errors.append))
    documents = [document for raw in raws for document in documents_of(raw, errors.append)]
    if errors:
        raise errors[0]
    if len(documents) != 1:
        raise InputError(str(path), f"{len(documents)} documents in this file", expected="one; use read_documents")
    return documents[0]


def document_from_text(text: str, *, location: str = "", media_type: str = "text/plain") -> Document:
    """Return the document of a text at hand: plain text, Markdown or HTML by `media_type`.

    Raises:
        InputError: there is no text, or the media type is none of the three.
    """
    reader = _READERS.get(media_type)
    if reader is None:
        raise InputError(location or "text", f"media type {media_type!r}", expected=", ".join(sorted(_READERS)))
    text = without_surrogates(text)
    data = text.encode()
    return _made(reader(text), location, sha256(_checked(data, location or "text")).hexdigest(), media_type)
