"""Licences of all that is depended on, for docs/licences.md: by group, as packages declare them or as is recorded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg.doctor.licences import Licences, read_licences
from kg.doctor.reached import applies, reach
from scripts.blocks import ROOT

GROUPS = ("runtime", "extra", "development", "bench")
"""From what everybody needs to what few do; a package is of the first that leads to it."""
_DEVELOPMENT = {"dev": "development", "fuzz": "development", "bench": "bench"}
_US = "diplokg"


@dataclass(frozen=True, slots=True)
class Row:
    """A package with its group and its licence, `None` where nobody says one."""

    name: str
    group: str
    licence: str | None


def policy() -> Mapping[str, Any]:
    """Return scripts/licences.toml."""
    return tomllib.loads((ROOT / "scripts" / "licences.toml").read_text(encoding="utf-8"))


def pinned() -> tuple[str, ...]:
    """Return the packages of constraints.txt, for all systems, sorted."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return tuple(sorted({canonicalize_name(Requirement(line).name) for line in lines if line.strip()}))


def installed() -> dict[str, Row]:
    """Return the packages that pyproject.toml leads to here, as their own metadata says."""
    licences = read_licences()
    found: dict[str, Row] = {}
    for group in GROUPS:
        for name, dist in reach(_asked(group)).packages.items():
            if name != _US:
                found.setdefault(name, Row(name, group, licences.of(dist)))
    return found


def _asked(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    if group == "runtime":
        texts = project["dependencies"]
    else:
        texts = [one for extra, all_ in extras.items() if _DEVELOPMENT.get(extra, "extra") == group for one in all_]
    return [one for one in map(Requirement, texts) if applies(one)]


def rows() -> tuple[Row, ...]:
    """Return a row for each package that constraints.txt pins: from its metadata, or as recorded."""
    elsewhere = {name: Row(name, *said) for name, said in policy()["elsewhere"].items()}
    here = installed()
    found = [elsewhere.get(name) or here.get(name) or Row(name, "", None) for name in pinned()]
    return tuple(sorted(found, key=lambda row: (*GROUPS, "").index(row.group)))


def page() -> str:
    """Return docs/licences.md."""
    return "\n".join([_OPENING, *_packages(), *_data(read_licences()), ""])


_OPENING = """# Licences

Written by `make docs` from the metadata of packages, `kg/data/licences.toml` and `scripts/licences.toml`; change it
there. Expressions are those of SPDX. A test holds packages, groups and licences against what is installed and what is
allowed. `kg doctor --sbom` tells the same of one installation.

diplokg is Apache-2.0. Of what follows only the data is in its wheel; packages are installed beside it. Pages use no
script, style or font of others. LGPL-3.0 is only in the extra `postgres`, which is used as a library, unaltered.
"""
_TITLES = {
    "runtime": "Needed to run",
    "extra": "Extras",
    "development": "For work on diplokg",
    "bench": "For `make bench`",
}


def _packages() -> Iterator[str]:
    recorded = read_licences().packages
    for group in GROUPS:
        yield from (f"## {_TITLES[group]}", "", "| package | licence |", "|---|---|")
        for row in rows():
            if row.group == group:
                source = f" ({recorded[row.name]['source']})" if row.name in recorded else ""
                yield f"| {row.name} | {row.licence}{source} |"
        yield ""


def _data(licences: Licences) -> Iterator[str]:
    yield from (
        "## Shipped data",
        "",
        "What is not named here is ours: Apache-2.0. [NOTICE](../NOTICE) says where it is from.",
        "",
    )
    yield from ("| file | licence |", "|---|---|")
    yield from (f"| {path} | {licence} |" for path, licence in sorted(licences.files.items()))
    yield from ("", "| `source` of a row | licence |", "|---|---|")
    yield from (f"| {name} | {licence} |" for name, licence in sorted(licences.sources.items()))
