"""Parts that an installation is made of: packages that are needed, packages of extras, programs outside of Python."""

from __future__ import annotations

import shutil
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, version

from packaging.requirements import Requirement

from kg import resources
from kg.doctor.reached import applies, requirements


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is asked for: `wanted` are the versions that do, `found` is the one there is, if any."""

    name: str
    wanted: str
    found: str | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Program:
    """A program outside of Python and what it is for."""

    name: str
    purpose: str
    found: bool


def needed(dist: Distribution) -> tuple[Package, ...]:
    """Return the packages without which nothing runs, sorted by name."""
    return tuple(_package(one) for one in requirements(dist) if applies(one))


def extras(dist: Distribution) -> dict[str, tuple[Package, ...]]:
    """Return the packages of each extra, sorted."""
    found = defaultdict[str, list[Package]](list)
    for name in sorted(dist.metadata.get_all("Provides-Extra") or ()):
        for one in requirements(dist):
            if applies(one, name) and not applies(one):
                found[name].append(_package(one))
    return {name: tuple(packages) for name, packages in found.items()}


def programs() -> tuple[Program, ...]:
    """Return the programs of `kg/data/programs.toml`, sorted by name; they are looked for on the path, and not run."""
    known = tomllib.loads(resources.read_text("data", "programs.toml"))
    return tuple(
        Program(name, one["for"], any(shutil.which(called) for called in one["names"]))
        for name, one in sorted(known.items())
    )


def _package(asked: Requirement) -> Package:
    try:
        found = version(asked.name)
    except PackageNotFoundError:
        return Package(asked.name, str(asked.specifier), None, fits=False)
    return Package(asked.name, str(asked.specifier), found, asked.specifier.contains(found, prereleases=True))
