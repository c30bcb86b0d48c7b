"""Shipped files: their digests, and whether they are still what was installed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution, PackagePath
from importlib.resources.abc import Traversable

from kg import resources
from kg.errors import ResourceError

_FOLDERS = ("data", "ontology", "seeds/registry", "shapes")
_PACKAGE = "kg"
_RECORDED = "sha256"


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of shipped files: `files` are pairs of name and SHA-256, sorted by name."""

    name: str
    files: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the lines that `sha256sum` writes of the files, in the order of their names."""
        lines = (f"{digest}  {name}\n" for name, digest in self.files)
        return sha256("".join(lines).encode()).hexdigest()


def shipped(faults: list[str]) -> tuple[Folder, ...]:
    """Return all folders that ship; what is missing of them is added to `faults`."""
    found = []
    for name in _FOLDERS:
        kind, _, below = name.partition("/")
        try:
            place = resources.folder(kind)
        except ResourceError as error:
            faults.append(str(error))
            continue
        found.append(Folder(name, tuple(sorted(_digests(place.joinpath(below) if below else place, "")))))
    return tuple(found)


def _digests(place: Traversable, above: str) -> Iterator[tuple[str, str]]:
    for entry in place.iterdir():
        if entry.is_dir():
            yield from _digests(entry, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", sha256(entry.read_bytes()).hexdigest()


def altered(dist: Distribution) -> tuple[str, ...]:
    """Return the files of a wheel's package that are gone or other than the RECORD of its installation says, sorted.

    Scripts are not looked at: installers write them anew, and some move them.
    """
    inside = (file for file in dist.files or () if file.parts[0] == _PACKAGE)
    return tuple(sorted(str(file) for file in inside if not _is_as_recorded(file)))


def _is_as_recorded(file: PackagePath) -> bool:
    if file.hash is None or file.hash.mode != _RECORDED:
        return True
    try:
        digest = sha256(file.read_binary()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == file.hash.value
