"""The only place that finds shipped files: ontology, shapes, seed registry and package data.

In a wheel the top-level folders lie inside the package (see `hatch_build.py`); in a checkout and an editable
install they lie beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import ResourceError


def _roots(kind: str) -> tuple[Traversable, ...]:
    return (files("kg").joinpath(kind), Path(__file__).resolve().parent.parent / kind)


def folder(kind: str) -> Traversable:
    """Return the shipped folder `kind`: "ontology", "shapes", "seeds" or "data".

    Raises:
        ResourceError: the folder is not part of this installation.
    """
    roots = _roots(kind)
    for root in roots:
        if root.is_dir():
            return root
    raise ResourceError(kind, "", [str(root) for root in roots])


def find(kind: str, name: str) -> Traversable:
    """Return the shipped file `name` (with `/` between folders) below the folder `kind`.

    Raises:
        ResourceError: there is no such file in this installation.
    """
    place = folder(kind)
    for part in name.split("/"):
        place = place.joinpath(part)
    if not place.is_file():
        raise ResourceError(kind, name, [str(root) for root in _roots(kind)])
    return place


def read_text(kind: str, name: str) -> str:
    """Return the text (UTF-8) of a shipped file."""
    return find(kind, name).read_text(encoding="utf-8")


def names(kind: str, sub: str = "", *, suffix: str = "") -> Iterator[str]:
    """Yield, sorted, the names below `kind` of the files in its folder `sub` that end with `suffix`."""
    place = folder(kind)
    for part in filter(None, sub.split("/")):
        place = place.joinpath(part)
    if not place.is_dir():
        raise ResourceError(kind, sub, [str(root) for root in _roots(kind)])
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.is_file() and entry.name.endswith(suffix):
            yield f"{sub}/{entry.name}" if sub else entry.name
