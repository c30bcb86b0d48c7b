"""Files by URL, in whatever storage fsspec knows; nothing is fetched but what a user names.

Who may read them is told by the environment, as each storage has it (`AWS_…`, `GOOGLE_…`), never by diplokg.
"""

from __future__ import annotations

import glob
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import uuid4

from kg.errors import InputError
from kg.opening import expect_file
from kg.optional import library
from kg.read.sources import OnError, is_aside, media_type_of

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
_WEB = ("http", "https")
_PASSWORD = re.compile(r"(?<=://)[^/@?#]*:[^/@]*(?=@)")


def is_remote(source: str | Path) -> bool:
    """Return whether a source is a URL."""
    return isinstance(source, str) and _URL.match(source) is not None


def open_file(location: str) -> BinaryIO:
    """Return the bytes of a file here or elsewhere, as a stream that can be moved in.

    Raises:
        OSError: it cannot be opened.
        InputError: its storage needs a library that is not installed.
    """
    if not is_remote(location):
        expect_file(location)
        return Path(location).open("rb")
    with as_errors_of_files():
        storage, path = storage_of(location)
        if _is_web(location):
            return _fetched(storage, path)
        return io.BufferedReader(_Stream(storage.open(path, "rb")))


@contextmanager
def as_errors_of_files() -> Iterator[None]:
    """Make `OSError` of what storages raise: each has errors of its own, which have no class in common."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise OSError(_reason(error)) from error


def _reason(error: Exception) -> str:
    told = getattr(error, "strerror", None) or str(error)
    if isinstance(error, FileNotFoundError) and (not told or is_remote(told)):
        return "nothing is there"
    return told or type(error).__name__


class _Stream(io.RawIOBase):
    """The bytes of a file elsewhere, for which a connection may break at any time."""

    def __init__(self, stream: Any) -> None:  # of fsspec, whose streams have no types
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with as_errors_of_files():
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        with as_errors_of_files():
            data: bytes = self._stream.read()
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        with as_errors_of_files():
            return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _fetched(storage: Any, path: str) -> BinaryIO:
    """Return a page of the web, all of it: servers need not give parts, nor say whether they do."""
    kept = TemporaryFile()  # noqa: SIM115  # who asked for it closes it
    try:
        storage.get_file(path, kept)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return cast(BinaryIO, kept)


def size_of(location: str) -> int:
    """Return the size of a file in bytes, 0 where it is not known beforehand; raises as `open_file` does."""
    if not is_remote(location):
        return Path(location).stat().st_size
    if _is_web(location):
        return 0
    with as_errors_of_files():
        storage, path = storage_of(location)
        return int(storage.size(path) or 0)


def version_of(location: str) -> str:
    """Return what is another when a file may be another, as its storage tells; raises as `open_file` does."""
    if not is_remote(location):
        found = Path(location).stat()
        return f"{found.st_mtime_ns} {found.st_ino}"
    if _is_web(location):  # which tells nothing that one may rely on
        return uuid4().hex
    with as_errors_of_files():
        storage, path = storage_of(location)
        return str(storage.ukey(path))


def remote_files(sources: Iterable[str], on_error: OnError) -> list[str]:
    """Return the URLs of the documents that URLs of files, folders and patterns name, sorted, each once."""
    found: set[str] = set()
    for source in sources:
        try:
            with as_errors_of_files():
                found.update(_expanded(source))
        except InputError as error:
            on_error(error)
        except OSError as error:
            on_error(InputError(source, str(error), expected="a URL that can be read"))
    return sorted(found)


def _expanded(source: str) -> Iterator[str]:
    storage, path = storage_of(source)
    if _is_web(source):  # whose pages are no folders
        yield source
        return
    if glob.has_magic(path):
        names = storage.glob(path)
    elif storage.isdir(path):
        names = storage.find(path)
        names = [
            name for name in names if not is_aside(PurePosixPath(name).name) and media_type_of(PurePosixPath(name))
        ]
    else:
        names = [path] if storage.exists(path) else []
    if not names:
        expected = "the URL of a file, a folder or a pattern, in a bucket or on a host that is there"
        raise InputError(source, "nothing is there", expected=expected)
    yield from (storage.unstrip_protocol(name) for name in names)


def _is_web(location: str) -> bool:
    return location.partition("://")[0] in _WEB


def storage_of(location: str, extra: str = "remote") -> tuple[Any, str]:
    """Return the storage of fsspec that a URL is in, and the path there.

    Raises:
        InputError: there is a password in the URL, which would come to stand in graphs and messages, or a library is
            not installed: fsspec itself, which comes with an extra of this package, or that of the storage.
    """
    if _PASSWORD.search(location):
        expected = "credentials in the environment of its storage"
        raise InputError(_PASSWORD.sub("…", location), "a password stands in the URL", expected=expected)
    core = library("fsspec.core", extra, location)
    try:
        storage, path = core.url_to_fs(location)
    except ImportError as error:
        raise InputError(location, str(error).lower(), expected="the library of that storage") from error
    return storage, path
