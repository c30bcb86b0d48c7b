"""What a build knows before it reads: loaded once, it serves any number of builds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from kg import resources
from kg.cache import files
from kg.cache.keys import key_of
from kg.registry import Registry, load_registry
from kg.registry import packed as registry_packed
from kg.rules import packed as rules_packed
from kg.rules.rulebook import Rules, load_rules

_KIND = "knowledge"
_DATA = ("confidence.yaml", "characters", "frames", "grammar", "lexicons")
"""What rules are made of, below `kg/data`."""
_CODE = ("cache", "model", "registry", "rules", "text")
"""What makes them."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The registry, and the rules compiled for its names."""

    registry: Registry
    rules: Rules


def load_knowledge(registries: Iterable[Path] = ()) -> Knowledge:
    """Return the shipped registry with the folders `registries` added, and the rules.

    It takes about a second, a tenth of that where the cache has what was made of the same files by the same code.

    Raises:
        RuleError: a registry or a rule file has faults.
    """
    folders = sorted(registries)
    key = key_of(_sources(folders)) if files.folder() else None
    kept = files.read(_KIND, key) if key else None
    if kept is not None:
        registry, names, *rules = kept.split(b"\n")
        return Knowledge(registry_packed.unpack([registry, names]), rules_packed.unpack(rules))
    knowledge = _made(folders)
    if key:
        lines = [*registry_packed.pack(knowledge.registry), *rules_packed.pack(knowledge.rules)]
        files.write(_KIND, key, "\n".join(lines).encode())
    return knowledge


def _made(folders: Iterable[Path]) -> Knowledge:
    registry = load_registry()
    for folder in folders:
        registry = load_registry(folder, base=registry)
    return Knowledge(registry, load_rules(registry))


def _sources(folders: Iterable[Path]) -> Iterator[Traversable]:
    """Yield all that knowledge is made of."""
    yield from (resources.folder("data").joinpath(name) for name in _DATA)
    yield from map(resources.folder, _CODE)
    yield resources.find("pipeline", "knowledge.py")
    yield resources.folder("seeds").joinpath("registry")
    yield from folders
