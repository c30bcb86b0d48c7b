"""Files by URL, in whatever storage fsspec knows; nothing is fetched but what a user names.

Who may read them is told by the environment, as each storage has it (`AWS_…`, `GOOGLE_…`), never by diplokg.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast
from uuid import uuid4

from kg.errors import InputError
from kg.opening import expect_file
from kg.optional import library
from kg.read.sources import OnError, is_aside, media_type_of

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
_WEB = ("http", "https")


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
    storage, path = _storage(location)
    try:
        return cast(BinaryIO, storage.open(path, "rb"))
    except OSError:
        raise
    except Exception as error:  # each storage has errors of its own, which have no class in common
        raise OSError(str(error) or type(error).__name__) from error


def size_of(location: str) -> int:
    """Return the size of a file in bytes, 0 where its storage does not tell; raises as `open_file` does."""
    if not is_remote(location):
        return Path(location).stat().st_size
    storage, path = _storage(location)
    return int(storage.size(path) or 0)


def version_of(location: str) -> str:
    """Return what is another when a file may be another, as its storage tells; raises as `open_file` does."""
    if not is_remote(location):
        found = Path(location).stat()
        return f"{found.st_mtime_ns} {found.st_ino}"
    storage, path = _storage(location)
    return uuid4().hex if _is_web(location) else str(storage.ukey(path))  # the web tells nothing that one may rely on


def remote_files(sources: Iterable[str], on_error: OnError) -> list[str]:
    """Return the URLs of the documents that URLs of files, folders and patterns name, sorted, each once."""
    found: set[str] = set()
    for source in sources:
        try:
            found.update(_expanded(source))
        except InputError as error:
            on_error(error)
        except Exception as error:  # each storage has errors of its own, which have no class in common
            reason = (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()
            on_error(InputError(source, reason, expected="a URL that can be read"))
    return sorted(found)


def _expanded(source: str) -> Iterator[str]:
    storage, path = _storage(source)
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
        raise InputError(source, "nothing is there", expected="the URL of a file, a folder or a pattern")
    yield from (storage.unstrip_protocol(name) for name in names)


def _is_web(location: str) -> bool:
    return location.partition("://")[0] in _WEB


def _storage(location: str) -> tuple[Any, str]:
    core = library("fsspec.core", "remote", location)
    try:
        storage, path = core.url_to_fs(location)
    except ImportError as error:
        raise InputError(location, str(error).lower(), expected="the library of that storage") from error
    return storage, path
