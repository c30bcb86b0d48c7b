"""From what a user names to files: folders and patterns expanded, what is no document left out."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path, PurePath

from kg.errors import InputError
from kg.read.columns import PARQUET, holds_texts

STDIN = "-"
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".jsonl.gz": "application/jsonl",
    ".ndjson.gz": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
    ".warc": "application/warc",
    ".warc.gz": "application/warc",
}
EXPECTED = "a name that ends in " + " ".join(sorted(MEDIA_TYPES))
_ASIDE = ("readme", "license", "licence", "copying", "changelog", "notice")

OnError = Callable[[InputError], None]
OnSkip = Callable[[Path], None]


def media_type_of(path: PurePath) -> str | None:
    """Return the media type that a file's name tells, `None` for one that is no document."""
    name = path.name.lower()
    return next((kind for ending, kind in MEDIA_TYPES.items() if name.endswith(ending) and name != ending), None)


def is_aside(name: str) -> bool:
    """Return whether a file in a folder is no document by its name: hidden, or about the folder."""
    return name.startswith(".") or name.lower().split(".")[0] in _ASIDE


def _walk(folder: Path, on_skip: OnSkip) -> Iterator[Path]:
    """Yield the documents below a folder; symbolic links that lead out of it are not followed."""
    inside = folder.resolve()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
                on_skip(path)
            elif not is_aside(name) and path.is_file():
                if media_type_of(path) and (path.suffix.lower() != PARQUET or holds_texts(path)):
                    yield path
                else:
                    on_skip(path)


def _expand(source: str, on_skip: OnSkip) -> Iterator[Path]:
    path = Path(source)
    if path.is_dir():
        yield from _walk(path, on_skip)
    elif path.exists():
        yield path
    elif glob.has_magic(source):
        for found in _matching(path, on_skip):
            yield from _expand(str(found), on_skip)
    else:
        raise InputError(source, "no such file or folder", expected="a file, a folder, a pattern or -")


def _matching(pattern: Path, on_skip: OnSkip) -> list[Path]:
    """Return what matches a pattern, sorted, hidden files only where the pattern names such.

    What links lead to outside of the folder before the first wildcard is passed over; `**` follows no links at all.
    """
    fixed = next(at for at, part in enumerate(pattern.parts) if glob.has_magic(part))
    folder, wild = Path(*pattern.parts[:fixed]), Path(*pattern.parts[fixed:])
    try:
        matched = sorted(folder.glob(str(wild)))
    except ValueError as error:
        raise InputError(str(pattern), str(error), expected="a pattern such as pages/**/*.txt") from error
    if not _is_hidden(wild):
        matched = [path for path in matched if not _is_hidden(path.relative_to(folder))]
    if not matched:
        raise InputError(str(pattern), "no file matches", expected="a pattern that some file matches")
    inside = folder.resolve()
    found = []
    for path in matched:
        if Path(os.path.realpath(path)).is_relative_to(inside):
            found.append(path)
        else:
            on_skip(path)
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts if part != "..")


def expand_sources(
    sources: Sequence[str | Path], *, on_error: OnError, on_skip: OnSkip, exclude: Collection[Path] = ()
) -> list[Path]:
    """Return the document files that the sources name, sorted, each once; standard input (`-`) is not among them.

    Folders are searched to the bottom; in them, hidden files, files such as README and LICENSE and those of other
    types are left out, the latter told to `on_skip`. `exclude` holds resolved paths that something else reads.
    """
    found: dict[Path, Path] = {}
    for source in sources:
        if str(source) == STDIN:
            continue
        try:
            for path in _expand(str(source), on_skip):
                found.setdefault(path.resolve(), path)
        except (InputError, OSError) as error:
            on_error(error if isinstance(error, InputError) else InputError(str(source), error.strerror or str(error)))
    excluded = set(exclude)
    return sorted(path for resolved, path in found.items() if resolved not in excluded)
