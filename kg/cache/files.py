"""Files of a cache: read only when they are whole and one's own, written whole, and never a reason to fail.

`KG_CACHE` names the folder, or is 0 where nothing is to be kept; without it the folder is `diplokg` in that of the XDG
Base Directory Specification (`$XDG_CACHE_HOME`, else `~/.cache`).
"""

from __future__ import annotations

import hashlib
import logging
import os
from contextlib import suppress
from pathlib import Path

from kg.errors import OutputError
from kg.output import replace_file

_MAGIC = b"diplokg cache 1\n"
_DIGEST = 32
_OFF = ("0", "off", "no", "false")
_KEPT = 4
"""Files of a kind: those of several versions or registries used in turn; of more the oldest go."""

_log = logging.getLogger(__name__)


def folder() -> Path | None:
    """Return where files are kept; `None` where none are to be, or no folder is known."""
    asked = os.environ.get("KG_CACHE", "")
    if asked:
        return None if asked.lower() in _OFF else Path(asked)
    given = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):  # others are to be ignored, says the specification
        return Path(given, "diplokg")
    try:
        return Path.home() / ".cache" / "diplokg"
    except RuntimeError:  # a user without a home
        return None


def read(kind: str, key: str) -> bytes | None:
    """Return what was written under a kind and key; `None` where nothing is, or it is damaged, or another user's."""
    place = folder()
    if place is None:
        return None
    try:
        with (place / _name(kind, key)).open("rb") as stream:
            if hasattr(os, "geteuid") and os.fstat(stream.fileno()).st_uid not in (os.geteuid(), 0):
                _log.debug("%s in %s is another user's", _name(kind, key), place)
                return None
            found = stream.read()
    except OSError as error:
        _log.debug("%s is not in %s: %s", _name(kind, key), place, error.strerror)
        return None
    start = len(_MAGIC) + _DIGEST
    if found[:start] != _MAGIC + _digest(kind, key, found[start:]):
        _log.debug("%s in %s is damaged", _name(kind, key), place)
        return None
    return found[start:]


def write(kind: str, key: str, content: bytes) -> None:
    """Keep the content under a kind and key, if that can be."""
    place = folder()
    if place is None:
        return
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(place / _name(kind, key), [_MAGIC, _digest(kind, key, content), content])
        _prune(place, kind)
    except (OSError, OutputError) as error:
        _log.debug("%s is not kept in %s: %s", _name(kind, key), place, error)


def _name(kind: str, key: str) -> str:
    return f"{kind}-{key[:32]}"


def _digest(kind: str, key: str, content: bytes) -> bytes:
    digest = hashlib.sha256(f"{kind}\n{key}\n".encode())
    digest.update(content)
    return digest.digest()


def _prune(place: Path, kind: str) -> None:
    def age(file: Path) -> tuple[float, str]:
        return file.stat().st_mtime, file.name

    with suppress(OSError):  # another process may be at the same
        for file in sorted(place.glob(_name(kind, "*")), key=age)[:-_KEPT]:
            file.unlink()
