"""Licences of packages and of shipped files, as expressions of SPDX (ISO/IEC 5962)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from typing import Any

from packaging.utils import canonicalize_name

from kg import resources

OURS = "Apache-2.0"
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")


@dataclass(frozen=True, slots=True)
class Licences:
    """What `kg/data/licences.toml` records.

    `declared` are words that packages use, `packages` those that say nothing exact (with licence and source),
    `sources` origins of rows by name, `files` shipped files that are not ours alone, by their place in the package.
    """

    declared: Mapping[str, str]
    packages: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, str]
    files: Mapping[str, str]

    def of(self, dist: Distribution) -> str | None:
        """Return the licence of an installed package, `None` where neither it nor the record says one."""
        recorded = self.packages.get(canonicalize_name(dist.name))
        return recorded["licence"] if recorded else next(self._said(dist), None)

    def _said(self, dist: Distribution) -> Iterator[str]:
        """Yield what the metadata says, the most exact first (PEP 639, then the older fields)."""
        metadata: Any = (
            dist.metadata
        )  # a message; `get`, since one of another package's making raises for what is missing
        if exact := metadata.get("License-Expression"):
            yield exact
        for words in (metadata.get("License") or "", *(metadata.get_all("Classifier") or ())):
            if words in self.declared:
                yield self.declared[words]
            elif words != "UNKNOWN" and _EXPRESSION.fullmatch(words):
                yield words

    def of_file(self, path: str) -> str:
        """Return the licence of a shipped file, which is that of diplokg unless the record says another."""
        return self.files.get(path, OURS)


def read_licences() -> Licences:
    """Return what is recorded of licences."""
    return Licences(**tomllib.loads(resources.read_text("data", "licences.toml")))
