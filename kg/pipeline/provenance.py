"""What went into a build, with digests: documents, tables, mappings, and the shipped files that shape the result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from kg import __version__, resources
from kg.graph import Build, Ingredient
from kg.model.claim import Reading
from kg.pipeline.inputs import Inputs, Plan

_TITLE = "Knowledge graph of diplomacy"
_SHIPPED = {
    "rules": ("data", ("frames", "grammar", "lexicons", "reading", "text", "transliteration", "characters")),
    "ontology": ("ontology", ("",)),
    "shapes": ("shapes", ("",)),
    "registry": ("seeds", ("registry", "registry/names")),
}
"""Role → kind of resource and folders below it."""


def build_of(plan: Plan, inputs: Inputs, readings: Sequence[Reading], *, base: str) -> Build:
    """Return what a build says of itself; the same inputs give the same, in whatever order they were named."""
    return Build(_TITLE, __version__, tuple(sorted({*_read(plan, readings, base), *_shaping(plan, inputs)})))


def _read(plan: Plan, readings: Sequence[Reading], base: str) -> Iterator[Ingredient]:
    for reading in readings:
        document = reading.document
        yield Ingredient("document", document.location, document.digest, f"{base}document/{document.id}")
    for table in plan.jobs.tables():
        yield Ingredient("table", table.location, table.digest)


def _shaping(plan: Plan, inputs: Inputs) -> Iterator[Ingredient]:
    for role, (kind, folders) in _SHIPPED.items():
        yield Ingredient(role, f"diplokg {role}", _digest(_files(kind, folders)))
    for mapping in (*plan.jobs.reading, *(job.mapping for job in plan.jobs.files)):
        path = Path(mapping.location)
        shipped = mapping.location.removeprefix("kg/data/")
        file = path if path.is_file() else resources.find("data", shipped)
        yield Ingredient("mapping", mapping.location, hashlib.sha256(file.read_bytes()).hexdigest())
    for folder in inputs.registries:
        files = sorted((path.name, path) for path in folder.rglob("*.csv"))
        yield Ingredient("registry", str(folder), _digest(files))


def _files(kind: str, folders: Iterable[str]) -> Iterator[tuple[str, Traversable]]:
    for folder in folders:
        for name in resources.names(kind, folder):
            yield name, resources.find(kind, name)


def _digest(files: Iterable[tuple[str, Traversable]]) -> str:
    """Return one digest for several files: that of their names and digests, as `sha256sum` would list them."""
    whole = hashlib.sha256()
    for name, file in files:
        whole.update(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {name}\n".encode())
    return whole.hexdigest()
