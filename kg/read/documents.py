"""Files to documents, one after the other."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.model.document import Document
from kg.read.assemble import make_document
from kg.read.encoding import decode
from kg.read.front_matter import read_front_matter
from kg.read.html import declared_charset, read_html
from kg.read.markdown import read_markdown
from kg.read.page import Page
from kg.read.records import parse_json, read_record, split_json, without_surrogates
from kg.read.sources import EXPECTED, STDIN, OnError, OnSkip, expand_sources, media_type_of

_JSON_LINES = "application/jsonl"
_READERS: dict[str, Callable[[str], Page]] = {
    "text/plain": read_front_matter,
    "text/markdown": read_markdown,
    "text/html": read_html,
}


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _checked(data: bytes, location: str, place: str | None = None) -> bytes:
    if not data.strip():
        raise InputError(location, "the file is empty", place=place, expected="a document with text")
    return data


def _made(page: Page, location: str, digest: str, media_type: str) -> Document:
    if not page.text[page.front :].strip():
        raise InputError(location, "no text in this document", place=page.record, expected="a document with text")
    return make_document(page, location=location, digest=digest, media_type=media_type)


def _from_bytes(data: bytes, location: str, media_type: str, on_error: OnError) -> Iterator[Document]:
    """Yield the documents of a file's bytes: one, or for a JSON list one an item."""
    charset = declared_charset(data) if media_type == "text/html" else None
    text = decode(_checked(data, location), location=location, declared=charset)
    if media_type != "application/json":
        yield _made(_READERS[media_type](text), location, _digest(data), media_type)
        return
    for record, place in split_json(text, location=location):
        try:
            page = read_record(record, location=location, place=place)
            digest = _digest(data if place is None else page.text.encode())
            yield _made(page, location, digest, media_type)
        except InputError as error:
            on_error(error)


def _from_lines(lines: Iterable[bytes], location: str, on_error: OnError) -> Iterator[Document]:
    """Yield the documents of a JSON Lines file, reading a line at a time."""
    found = False
    for number, data in enumerate(lines, start=1):
        line = data.strip()
        if not line:
            continue
        found = True
        place = f"line={number}"
        try:
            record = parse_json(decode(line, location=location), location=location, place=place)
            yield _made(read_record(record, location=location, place=place), location, _digest(line), _JSON_LINES)
        except InputError as error:
            on_error(error)
    if not found:
        on_error(InputError(location, "the file is empty", expected="one JSON object a line"))


def _from_file(path: Path, on_error: OnError) -> Iterator[Document]:
    location, media_type = str(path), media_type_of(path)
    if media_type is None:
        on_error(InputError(location, "unknown kind of file", expected=EXPECTED))
        return
    try:
        if media_type == _JSON_LINES:
            with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as lines:
                yield from _from_lines(lines, location, on_error)
        else:
            yield from _from_bytes(path.read_bytes(), location, media_type, on_error)
    except InputError as error:
        on_error(error)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        on_error(InputError(location, reason.lower(), expected="a file that can be read"))


def _sniffed(data: bytes) -> str:
    """Return the media type of what came without a name."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if start.startswith(b"["):
        return "application/json"
    return _JSON_LINES if start.startswith(b"{") else "text/plain"


def _from_stdin(stdin: BinaryIO, on_error: OnError) -> Iterator[Document]:
    data = stdin.read()
    media_type = _sniffed(data)
    try:
        if media_type == _JSON_LINES:
            yield from _from_lines_or_object(data, on_error)
        else:
            yield from _from_bytes(data, STDIN, media_type, on_error)
    except InputError as error:
        on_error(error)


def _from_lines_or_object(data: bytes, on_error: OnError) -> Iterator[Document]:
    first = data.strip().split(b"\n", 1)[0].strip()
    if first.endswith(b"}"):
        yield from _from_lines(data.splitlines(), STDIN, on_error)
    else:
        yield from _from_bytes(data, STDIN, "application/json", on_error)


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
    seen: set[bytes] = set()
    for document in _all(sources, stdin, on_error, on_skip or _pass_over, exclude):
        key = bytes.fromhex(document.digest)
        if key not in seen:
            seen.add(key)
            yield document


def _pass_over(path: Path) -> None:
    """Take note of nothing: the caller does not ask what is left out."""


def _all(
    sources: Sequence[str | Path], stdin: BinaryIO | None, on_error: OnError, on_skip: OnSkip, exclude: Collection[Path]
) -> Iterator[Document]:
    for path in expand_sources(sources, on_error=on_error, on_skip=on_skip, exclude=exclude):
        yield from _from_file(path, on_error)
    if stdin is not None and STDIN in map(str, sources):
        yield from _from_stdin(stdin, on_error)


def read_document(path: str | Path) -> Document:
    """Return the one document of a file.

    Raises:
        InputError: it cannot be read, or holds none or several.
    """
    errors: list[InputError] = []
    if not Path(path).is_file():
        raise InputError(str(path), "no such file", expected="a file")
    documents = list(_from_file(Path(path), errors.append))
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
    return _made(reader(text), location, _digest(_checked(data, location or "text")), media_type)
