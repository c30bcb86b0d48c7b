"""Files that are replaced as a whole or not at all: nobody ever reads half a graph."""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.errors import OutputError

_NAMES = "/proc/self/fd"
"""Where the kernel names open files, so that one without a name can be given one."""
_PREFIX = ".kg-"
"""Begins the name of a file that is about to take its place; short, so that no name becomes too long by it."""


def replace_file(path: Path, pieces: Iterable[bytes | memoryview]) -> None:
    """Put the pieces into a file.

    Raises:
        OutputError: the file cannot be written; what stood there is untouched.
    """
    with replacing(path) as stream:
        stream.writelines(pieces)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream to write to; what it holds at the end takes the place of the file.

    It is written without a name, or beside the target where the file system has no such files, and takes its place
    when it is complete and on disk. After an exception inside, the file is as before. Of a link, the file that it leads
    to is replaced; pipes and devices are written into as they stand.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        mode = _mode(path)
        with _written_into(path) if mode is None else _put_in_place(Path(os.path.realpath(path)), mode) as stream:
            yield stream
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def expect_writable(path: Path) -> None:
    """Look whether a file could be written: better before the work than after it.

    Raises:
        OutputError: it could not.
    """
    try:
        if _mode(path) is None:
            return
        folder = Path(os.path.realpath(path)).parent
        if not folder.is_dir():
            raise OutputError(str(path), f"there is no folder {folder}")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OutputError(str(path), f"the folder {folder} is not writable")
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error


def _mode(path: Path) -> int | None:
    """Return the rights that the file has, or that a new one would get; `None` for a pipe or device.

    Raises:
        OutputError: it is something that nothing is written to.
        OSError: it may not be written.
    """
    try:
        found = path.stat().st_mode
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if stat.S_ISDIR(found):
        raise OutputError(str(path), "it is a folder")
    if stat.S_ISSOCK(found) or stat.S_ISBLK(found):
        raise OutputError(str(path), "it is a socket or a disk")
    if not os.access(path, os.W_OK):  # a rename would not mind that the file is protected
        raise PermissionError(0, "Permission denied")
    return stat.S_IMODE(found) & 0o777 if stat.S_ISREG(found) else None


@contextmanager
def _written_into(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb", buffering=0) as raw:  # a buffer would be written a second time when it is closed
        yield raw


@contextmanager
def _put_in_place(place: Path, mode: int) -> Iterator[IO[bytes]]:
    temporary: str | None = None
    try:
        descriptor, temporary = _opened(place.parent)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
            if temporary is None:
                temporary = _named(stream.fileno(), place.parent)
        os.replace(temporary, place)
        temporary = None
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def _opened(folder: Path) -> tuple[int, str | None]:
    """Return a new file and its name: none where that can be, so that nothing is left when this process is killed."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir(_NAMES):
        with suppress(OSError):  # this file system has none, or what is wrong is told by the next attempt
            return os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600), None
    return tempfile.mkstemp(prefix=_PREFIX, dir=folder)


def _named(descriptor: int, folder: Path) -> str:
    """Give a file without a name one of its own."""
    name = str(folder / f"{_PREFIX}{secrets.token_hex(8)}")
    os.link(f"{_NAMES}/{descriptor}", name, src_dir_fd=descriptor)  # with a folder given, Python lets links be followed
    return name
