"""What a reader is to the fuzzers, and the shapes that most have: of a document, of a file, of a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import DiploKGError
from kg.read import Raw, documents_of
from kg.registry import load_registry
from kg.rules.rulebook import load_rules
from kg.rules.values import Rules

Read = Callable[[bytes, Path], object]

TALKS = "2025-01-18\n\nFrance and Germany held talks in Paris on January 17, 2025. 俄罗斯总统普京1月17日在莫斯科会见伊朗总统。\n"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: `example` is something that it takes, `longest` what it is given at most by a guided fuzzer, in bytes.

    `more` is a pattern of files of ours, below the root of the project, that it takes as well.
    """

    example: bytes
    read: Read
    longest: int = 4096
    more: str = ""


def survives(reader: Reader, data: bytes, folder: Path) -> bool:
    """Read; an error of ours is an answer, anything else is raised. Return whether it was read."""
    try:
        reader.read(data, folder)
    except DiploKGError as error:
        return not str(error)
    return True


@cache
def rules() -> Rules:
    return load_rules(load_registry())


def document(media_type: str, *, record: str | None = None) -> Read:
    """What reads the documents of bytes of a media type."""

    def read(data: bytes, _: Path) -> object:
        faults: list[DiploKGError] = []
        return [*documents_of(Raw("a", media_type, data, record), faults.append)], [*map(str, faults)]

    return read


def file(name: str, read: Callable[[Path], object]) -> Read:
    """What reads a file of that name."""

    def written(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return read(path)

    return written


def text(read: Callable[[str], object]) -> Read:
    """What reads texts is given those that are UTF-8: files of other bytes are told before."""
    return lambda data, _: read(data.decode(errors="replace"))
