"""Files that are replaced as a whole or not at all: nobody ever reads half a graph."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import OutputError


def replace_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Put the pieces into a file.

    Raises:
        OutputError: the file cannot be written; what stood there is untouched.
    """
    with replacing(path) as stream:
        stream.writelines(pieces)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream to write to; what it holds at the end takes the place of the file.

    It is written beside the target and renamed when it is complete and on disk. After an exception inside, the file is
    as before.

    Raises:
        OutputError: the file cannot be written.
    """
    if path.is_dir():
        raise OutputError(str(path), "it is a folder")
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """The rights that the file has, or that a new one would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
