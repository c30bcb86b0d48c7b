"""What a build knows before it reads: loaded once, it serves any number of builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from kg import resources
from kg.cache import files
from kg.cache.keys import key_of
from kg.optional import late
from kg.registry import Registry, load_registry
from kg.registry import packed as registry_packed
from kg.rules import packed as rules_packed
from kg.rules.values import Rules

if TYPE_CHECKING:
    from kg.rules import rulebook
else:  # not needed where the cache has the rules
    rulebook = late("kg.rules.rulebook")

_KIND = "knowledge"
_DATA = ("confidence.yaml", "characters", "frames", "grammar", "lexicons")
"""What rules are made of, below `kg/data`."""
_CODE = ("cache", "model", "registry", "rules", "text")
"""What makes them."""


@dataclass(frozen=True)
class Knowledge:
    """The registry, and the rules compiled for its names, which are made when they are asked for."""

    registry: Registry
    _rules: Callable[[], Rules] = field(repr=False, compare=False)

    @cached_property
    def rules(self) -> Rules:
        """Return the rules.

        Raises:
            RuleError: a rule file has faults.
        """
        return self._rules()


def load_knowledge(registries: Iterable[Path] = ()) -> Knowledge:
    """Return the shipped registry with the folders `registries` added, and the rules.

    Both take about a second, a tenth of that where the cache has what was made of the same files by the same code.

    Raises:
        RuleError: a registry has faults.
    """
    folders = sorted(registries)
    key = key_of(_sources(folders)) if files.folder() else None
    kept = files.read(_KIND, key) if key else None
    if kept is not None:
        registry, names, *rules = kept.split(b"\n")
        return Knowledge(registry_packed.unpack([registry, names]), partial(rules_packed.unpack, rules))
    known = load_registry()
    for folder in folders:
        known = load_registry(folder, base=known)
    return Knowledge(known, partial(_made, known, key))


def _made(registry: Registry, key: str | None) -> Rules:
    """Return the rules for a registry, and keep both under the key, if there is one."""
    rules = rulebook.load_rules(registry)
    if key:
        lines = [*registry_packed.pack(registry), *rules_packed.pack(rules)]
        files.write(_KIND, key, "\n".join(lines).encode())
    return rules


def _sources(folders: Iterable[Path]) -> Iterator[Traversable]:
    """Yield all that knowledge is made of."""
    yield from (resources.folder("data").joinpath(name) for name in _DATA)
    yield from map(resources.folder, _CODE)
    yield resources.find("pipeline", "knowledge.py")
    yield resources.folder("seeds").joinpath("registry")
    yield from folders
