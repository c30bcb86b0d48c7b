"""Keys by which something is kept: digests of all that it is made of, the code that makes it among that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable

_ENDINGS = (".csv", ".py", ".tsv", ".yaml")


def key_of(places: Iterable[Traversable]) -> str | None:
    """Return the digest of the names and bytes of files, or `None` where one cannot be read.

    Of a folder, files of data and code in it and below are meant; one that has none is told from none.
    """
    digest = hashlib.sha256()
    try:
        for place in places:
            digest.update(b"place\n")
            for file in files_of(place):
                content = file.read_bytes()
                digest.update(f"{file.name} {len(content)}\n".encode())
                digest.update(content)
    except OSError:
        return None
    return digest.hexdigest()


def files_of(place: Traversable) -> Iterator[Traversable]:
    """Yield a file, or those of data and code in a folder and below, by name."""
    if place.is_file():
        yield place
        return
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(_ENDINGS):
            yield entry
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from files_of(entry)
