"""Sources to the bytes of their documents: cheap, so that one process can deal them out to many that read them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from kg.errors import InputError
from kg.optional import late
from kg.read.packed import unpacked_lines
from kg.read.remote import is_remote, open_file, remote_files
from kg.read.sources import EXPECTED, STDIN, OnError, OnSkip, expand_sources, media_type_of

if TYPE_CHECKING:
    from kg.read import texts, warc
else:  # pages are read without Arrow and archives
    texts, warc = late("kg.read.texts"), late("kg.read.warc")

_JSON_LINES = "application/jsonl"


class Raw(NamedTuple):
    """The bytes of a file, or of one record of it without the blanks around them.

    `record` says where it is in the file: `line=3`, `row=3` (both from 1) or `offset=1024`. `address` is where an
    archive has a page from, `captured` when it was taken.
    """

    location: str
    media_type: str
    data: bytes
    record: str | None = None
    address: str | None = None
    captured: str | None = None

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes, in hexadecimal."""
        return sha256(self.data).hexdigest()

    @property
    def place(self) -> str:
        """Return the location, with the record as fragment where there is one."""
        return self.location if self.record is None else f"{self.location}#{self.record}"


def raw_documents(
    sources: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    on_error: OnError,
    on_skip: OnSkip | None = None,
    exclude: Collection[Path] = (),
) -> Iterator[Raw]:
    """Yield what the documents of sources are read from; see `kg.read.read_documents` for the order and the rest."""
    for location in find_files(sources, on_error=on_error, on_skip=on_skip, exclude=exclude):
        yield from raw_file(location, on_error)
    if stdin is not None and STDIN in map(str, sources):
        yield from _from_stdin(stdin.read(), on_error)


def find_files(
    sources: Sequence[str | Path], *, on_error: OnError, on_skip: OnSkip | None = None, exclude: Collection[Path] = ()
) -> Iterator[str]:
    """Yield the locations of the files that sources name: those here in the order of their paths, then URLs."""
    here = [source for source in sources if not is_remote(source)]
    yield from map(str, expand_sources(here, on_error=on_error, on_skip=on_skip or _pass_over, exclude=exclude))
    yield from remote_files([str(source) for source in sources if is_remote(source)], on_error)


def _pass_over(path: Path) -> None:
    """Take note of nothing: the caller does not ask what is left out."""


def raw_file(location: str, on_error: OnError, *, place: str = "") -> Iterator[Raw]:
    """Yield the bytes of a file, or of each record in it; what cannot be read is told to `on_error`.

    `place` is where it is, when that is not what it is to be called.
    """
    media_type = media_type_of(PurePosixPath(location))
    shown = shown_as(location)
    if media_type is None:
        named = shown.partition("?")[0] if is_remote(location) else shown  # behind it rights may be granted
        on_error(InputError(named, "unknown kind of file", expected=EXPECTED))
        return
    with as_faults(shown, on_error), open_file(place or location) as stream:
        yield from _RECORDS.get(media_type, _whole)(stream, shown, on_error)


@contextmanager
def as_faults(shown: str, on_error: OnError) -> Iterator[None]:
    """Tell `on_error` what keeps a file, called as it is shown, from being read, or from being read on."""
    try:
        yield
    except InputError as error:
        on_error(error)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        on_error(InputError(shown, reason.lower(), expected="a file that can be read"))


def shown_as(location: str) -> str:
    """Return a name as it can be written to a graph: bytes that are no UTF-8 as they are escaped in Python."""
    return os.fsencode(location).decode("utf-8", "backslashreplace")


def _whole(stream: BinaryIO, location: str, _on_error: OnError) -> Iterator[Raw]:
    yield Raw(location, media_type_of(PurePosixPath(location)) or "", stream.read())


def _lines(stream: BinaryIO, location: str, on_error: OnError) -> Iterator[Raw]:
    is_packed = location.lower().endswith(".gz")
    yield from _from_lines(unpacked_lines(stream, location, on_error) if is_packed else stream, location, on_error)


def _from_lines(lines: Iterable[bytes], location: str, on_error: OnError) -> Iterator[Raw]:
    found = False
    for raw in raw_lines(lines, location):
        found = True
        yield raw
    if not found:
        on_error(InputError(location, "the file is empty", expected="one JSON object a line"))


def raw_lines(lines: Iterable[bytes], location: str, first: int = 1) -> Iterator[Raw]:
    """Yield those of some lines of JSON that are not blank; `first` is the number of the first of them."""
    for number, data in enumerate(lines, start=first):
        line = data.strip()
        if line:
            yield Raw(location, _JSON_LINES, line, f"line={number}")


def _rows(stream: BinaryIO, location: str, on_error: OnError) -> Iterator[Raw]:
    yield from raw_rows(stream, location, on_error)


def raw_rows(stream: BinaryIO, location: str, on_error: OnError, groups: range | None = None) -> Iterator[Raw]:
    """Yield the rows of a Parquet file as lines of JSON; with `groups`, only those of some of its row groups."""
    for number, data in texts.from_columns(stream, location, on_error, groups):
        yield Raw(location, _JSON_LINES, data, f"row={number}")


def _pages(stream: BinaryIO, location: str, on_error: OnError) -> Iterator[Raw]:
    for page in warc.from_archive(stream, location, on_error):
        yield Raw(location, "text/html", page.data, f"offset={page.offset}", page.address, page.captured)


_RECORDS: Mapping[str, Callable[[BinaryIO, str, OnError], Iterator[Raw]]] = {
    _JSON_LINES: _lines,
    "application/vnd.apache.parquet": _rows,
    "application/warc": _pages,
}


def _from_stdin(data: bytes, on_error: OnError) -> Iterator[Raw]:
    media_type = _sniffed(data)
    if media_type != _JSON_LINES:
        yield Raw(STDIN, media_type, data)
    elif data.strip().split(b"\n", 1)[0].strip().endswith(b"}"):
        yield from _from_lines(data.splitlines(), STDIN, on_error)
    else:
        yield Raw(STDIN, "application/json", data)


def _sniffed(data: bytes) -> str:
    """Return the media type of what came without a name."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if start.startswith(b"["):
        return "application/json"
    return _JSON_LINES if start.startswith(b"{") else "text/plain"
