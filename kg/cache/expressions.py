"""Regular expressions whose compiled form outlives the process: compiling takes eighty times as long as loading it.

Kept are the numbers that Python's own compiler makes of an expression. They cannot do anything but match: the engine
checks each list of them before it takes it, as it does those fresh from the compiler. They are kept for this very
version of Python; where the inner parts of `re` are not those that are known here, nothing is kept.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import re
import sys
from array import array
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from kg.cache import files

_KIND = "expressions"
_MOST = 16 << 20
"""Bytes of numbers; where there would be more, only what this process made is kept."""
_CODE = "I"
"""The type of the compiler's numbers, as one of `array`."""
_HEAD = 8
"""Bytes at the beginning that tell how long the index is."""

_Kept = tuple[bytes, int, dict[str, int], int]
"""Numbers, flags, groups by name, and how many groups there are."""


@dataclass(slots=True)
class _Shelf:
    """What was kept and what this process adds, by digest of expression and flags; `index` tells where in `codes`."""

    index: dict[str, tuple[int, int, int, dict[str, int], int]]
    codes: bytes
    added: dict[str, _Kept] = field(default_factory=dict)

    def get(self, key: str) -> _Kept | None:
        if key in self.added:
            return self.added[key]
        if key not in self.index:
            return None
        begin, end, *details = self.index[key]
        return self.codes[begin:end], *details  # type: ignore[return-value]  # what is left of the tuple

    def everything(self) -> dict[str, _Kept]:
        known = {key: kept for key in self.index if (kept := self.get(key))} | self.added
        return known if sum(len(kept[0]) for kept in known.values()) <= _MOST else self.added


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, from the cache where it is known there.

    Raises:
        re.error: it is no regular expression.
    """
    if files.folder() is None or not _is_known_engine():
        return re.compile(pattern, flags)
    shelf, key = _shelf(str(files.folder())), _key(pattern, int(flags))
    kept = shelf.get(key)
    if kept is None:
        if not shelf.added:
            atexit.register(keep)
        kept = shelf.added[key] = _compiled(pattern, int(flags))
    return _made(pattern, kept)


@cache
def _is_known_engine() -> bool:
    """Return whether the inner parts of `re` are there, and make of an expression what it makes itself."""
    if sys.implementation.name != "cpython":
        return False
    probe = r"(?P<a>[\w-]+)|(?i:b)(?=(c))"
    try:
        return _made(probe, _compiled(probe, re.ASCII)) == re.compile(probe, re.ASCII)
    except (ImportError, AttributeError, TypeError, ValueError):
        return False


def _compiled(pattern: str, flags: int) -> _Kept:
    parsed = import_module("re._parser").parse(pattern, flags)
    code = import_module("re._compiler")._code(parsed, flags)
    state = parsed.state
    return array(_CODE, code).tobytes(), flags | state.flags, state.groupdict, state.groups - 1


def _made(pattern: str, kept: _Kept) -> re.Pattern[str]:
    code, flags, groups, count = kept
    names: list[str | None] = [None] * (count + 1)
    for name, number in groups.items():
        names[number] = name
    numbers = array(_CODE, code).tolist()
    found: re.Pattern[str] = import_module("_sre").compile(pattern, flags, numbers, count, groups, tuple(names))
    return found


def _key(pattern: str, flags: int) -> str:
    return hashlib.blake2b(f"{flags} {pattern}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@cache
def _version() -> str:
    engine = import_module("_sre")
    said = f"{sys.version} {sys.byteorder} {engine.MAGIC} {engine.CODESIZE} {array(_CODE).itemsize}"
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


@cache
def _shelf(_folder: str) -> _Shelf:
    """Return what is kept in a folder, read once."""
    return _unpacked(files.read(_KIND, _version()) or _packed({}))


def keep() -> None:
    """Write what is new beside what other processes wrote in the meantime; done when Python ends in order."""
    shelf = _shelf(str(files.folder()))
    if files.folder() is None or not shelf.added:
        return
    now = _unpacked(files.read(_KIND, _version()) or _packed({}))
    now.added = shelf.added
    files.write(_KIND, _version(), _packed(now.everything()))


def _packed(kept: dict[str, _Kept]) -> bytes:
    index, codes, at = {}, [], 0
    for key in sorted(kept):
        code, *details = kept[key]
        index[key] = (at, at + len(code), *details)
        codes.append(code)
        at += len(code)
    head = json.dumps(index).encode()
    return b"".join([len(head).to_bytes(_HEAD, "big"), head, *codes])


def _unpacked(content: bytes) -> _Shelf:
    start = _HEAD + int.from_bytes(content[:_HEAD], "big")
    return _Shelf(json.loads(content[_HEAD:start]), content[start:])
