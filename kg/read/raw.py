"""Sources to the bytes of their documents: cheap, so that one process can deal them out to many that read them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.read.sources import EXPECTED, STDIN, OnError, OnSkip, expand_sources, media_type_of

_JSON_LINES = "application/jsonl"


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of a file, or of one line (counted from 1) of a file of JSON Lines, without the blanks around it."""

    location: str
    media_type: str
    data: bytes
    line: int | None = None

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes, in hexadecimal."""
        return sha256(self.data).hexdigest()

    @property
    def place(self) -> str:
        """Return the location, with the line as fragment where there is one."""
        return self.location if self.line is None else f"{self.location}#line={self.line}"


def raw_documents(
    sources: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    on_error: OnError,
    on_skip: OnSkip | None = None,
    exclude: Collection[Path] = (),
) -> Iterator[Raw]:
    """Yield what the documents of sources are read from; see `kg.read.read_documents` for the order and the rest."""
    for path in expand_sources(sources, on_error=on_error, on_skip=on_skip or _pass_over, exclude=exclude):
        yield from raw_file(path, on_error)
    if stdin is not None and STDIN in map(str, sources):
        yield from _from_stdin(stdin.read(), on_error)


def _pass_over(path: Path) -> None:
    """Take note of nothing: the caller does not ask what is left out."""


def raw_file(path: Path, on_error: OnError) -> Iterator[Raw]:
    """Yield the bytes of a file, of JSON Lines a line at a time; what cannot be read is told to `on_error`."""
    location, media_type = str(path), media_type_of(path)
    if media_type is None:
        on_error(InputError(location, "unknown kind of file", expected=EXPECTED))
        return
    try:
        if media_type == _JSON_LINES:
            with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as lines:
                yield from _from_lines(lines, location, on_error)
        else:
            yield Raw(location, media_type, path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        on_error(InputError(location, reason.lower(), expected="a file that can be read"))


def _from_lines(lines: Iterable[bytes], location: str, on_error: OnError) -> Iterator[Raw]:
    found = False
    for number, data in enumerate(lines, start=1):
        line = data.strip()
        if line:
            found = True
            yield Raw(location, _JSON_LINES, line, number)
    if not found:
        on_error(InputError(location, "the file is empty", expected="one JSON object a line"))


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
