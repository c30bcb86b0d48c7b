"""What tells whether the files of a store are as the last complete build left them: their sizes and check sums."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.output import replace_file

SEAL = "checksums.json"
_APART = ("LOCK", "LOG")
"""Files of the graph that those who only read it write, too."""
_CHUNK = 1 << 22

Mark = list[int]
"""Size, time of the last change in nanoseconds, and CRC-32 of a file."""


def broken(folder: Path) -> tuple[str, ...]:
    """Return the files of a store that are not as they were, sorted; none while a build has not come to its end.

    A file whose size and time are as they were is not read. CRC-32 finds what went wrong, not what was forged.
    """
    return tuple(sorted(name for name, mark in marks_of(folder).items() if not _is_as_before(folder / name, mark)))


def unseal(folder: Path) -> None:
    """Note that a build is on the way, after which files may be in any state that it can go on from."""
    (folder / SEAL).unlink(missing_ok=True)


def seal(folder: Path, before: Mapping[str, Mark]) -> None:
    """Note how the files are after a complete build; those that are as in `before` are not read again.

    Raises:
        OutputError: the note cannot be written.
        OSError: a file cannot be read.
    """
    marks = {name: _mark(folder / name, before.get(name)) for name in _files(folder)}
    replace_file(folder / SEAL, [(json.dumps(marks, indent=1) + "\n").encode()])


def marks_of(folder: Path) -> dict[str, Mark]:
    """Return what was noted of each file; nothing where the note is missing or damaged."""
    try:
        found = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        return {str(name): [int(one) for one in mark] for name, mark in found.items() if len(mark) == 3}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _is_as_before(path: Path, mark: Mark) -> bool:
    try:
        return _mark(path, mark)[::2] == mark[::2]
    except OSError:
        return False


def _mark(path: Path, before: Mark | None) -> Mark:
    found = path.stat()
    is_same = before is not None and before[:2] == [found.st_size, found.st_mtime_ns]
    return [found.st_size, found.st_mtime_ns, before[2] if before and is_same else _checksum(path)]


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            value = zlib.crc32(chunk, value)
    return value


def _files(folder: Path) -> Iterator[str]:
    """Yield the files that a store is made of, by their places in it."""
    for path in (*folder.glob("state.sqlite*"), folder / "identities.jsonl", *(folder / "graph").glob("*")):
        if path.is_file() and not path.name.startswith(_APART):
            yield path.relative_to(folder).as_posix()
