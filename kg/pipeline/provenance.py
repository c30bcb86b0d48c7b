"""What went into a build, with digests: documents, tables, mappings, and the shipped files that shape the result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from kg import __version__, resources
from kg.graph import Build, Ingredient
from kg.model.table import READING_TABLES, Row
from kg.pipeline.inputs import Inputs, Plan

_TITLE = "Knowledge graph of diplomacy"
_SHIPPED = {
    "rules": ("data", ("frames", "grammar", "lexicons", "reading", "text", "transliteration", "characters")),
    "ontology": ("ontology", ("",)),
    "shapes": ("shapes", ("",)),
    "registry": ("seeds", ("registry", "registry/names")),
}
"""Role → kind of resource and folders below it."""


def build_of(plan: Plan, inputs: Inputs, documents: Iterable[Row]) -> Build:
    """Return what a build says of itself; the same inputs give the same, in whatever order they were named.

    `documents` are the rows of that table; a mapped table that is not among them, since nothing cites its rows, is
    named as a file.
    """
    return build_from([*read_from(plan, documents), *shaping(plan, inputs)])


def build_from(ingredients: Iterable[Ingredient]) -> Build:
    """Return what a build of such ingredients says of itself."""
    return Build(_TITLE, __version__, tuple(sorted(set(ingredients))))


def read_from(plan: Plan, documents: Iterable[Row]) -> Iterator[Ingredient]:
    """Yield documents by their rows, and the tables of a plan that are not among them."""
    columns = READING_TABLES["documents"]
    records = [dict(zip(columns, row, strict=True)) for row in documents]
    for record in records:
        yield Ingredient("document", record["location"] or "", record["digest"] or "", record["document"])
    cited = {record["location"] for record in records}
    for table in plan.jobs.tables():
        if table.location not in cited:
            yield Ingredient("table", table.location, table.digest)


def shaping(plan: Plan, inputs: Inputs) -> Iterator[Ingredient]:
    """Yield what shapes the result of a build: rules, registries, ontology, shapes and mappings."""
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


def installation_digest(registries: Iterable[Path]) -> str:
    """Return the digest of all that shapes what this installation makes of a document, and judges it by."""
    shipped = (_digest(_files(kind, folders)) for kind, folders in _SHIPPED.values())
    further = (_digest(sorted((path.name, path) for path in folder.rglob("*.csv"))) for folder in registries)
    return hashlib.sha256("\n".join([code_digest(), *shipped, *further]).encode()).hexdigest()


def code_digest() -> str:
    """Return the digest of the package itself, rules and all."""
    package = Path(resources.__file__).parent
    files = (path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return _digest(sorted((str(path.relative_to(package)), path) for path in files))


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
