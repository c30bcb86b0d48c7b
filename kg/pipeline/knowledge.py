"""What a build knows before it reads: loaded once, it serves any number of builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
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

_REGISTRY, _RULES = "registry", "rules"
_DATA = ("confidence.yaml", "characters", "frames", "grammar", "lexicons")
"""What rules are made of, below `kg/data`."""
_CODE = ("cache", "model", "registry", "rules", "text")
"""What makes them."""


Later = Callable[[Callable[[], None]], None]
"""What is given a task that may wait until others do not."""


def at_once(task: Callable[[], None]) -> None:
    """Do a task that might wait."""
    task()


@dataclass(frozen=True)
class Knowledge:
    """The registry, and the rules compiled for its names; each is made when it is asked for."""

    _registry: Callable[[], Registry] = field(repr=False, compare=False)
    _rules: Callable[[], Rules] = field(repr=False, compare=False)

    @cached_property
    def registry(self) -> Registry:
        """Return the registry."""
        return self._registry()

    @cached_property
    def rules(self) -> Rules:
        """Return the rules.

        Raises:
            RuleError: a rule file has faults.
        """
        return self._rules()


def load_knowledge(registries: Iterable[Path] = (), *, later: Later = at_once) -> Knowledge:
    """Return the shipped registry with the folders `registries` added, and the rules.

    Both take about half a second, a fifth of that where the cache has what was made of the same files by the same code.
    What is to be kept there is written by tasks, which `later` is given.

    Raises:
        RuleError: a registry has faults.
    """
    folders = sorted(registries)
    key = key_of(_sources(folders)) if files.folder() else None
    kept = files.read(_REGISTRY, key) if key else None
    if kept is not None:
        registry = cache(partial(registry_packed.unpack, kept.split(b"\n")))
        return Knowledge(registry, partial(_rules, registry, key, later))
    known = load_registry()
    for folder in folders:
        known = load_registry(folder, base=known)
    if key:
        later(lambda: files.write(_REGISTRY, key, "\n".join(registry_packed.pack(known)).encode()))
    return Knowledge(lambda: known, partial(_rules, lambda: known, key, later))


def _rules(registry: Callable[[], Registry], key: str | None, later: Later) -> Rules:
    """Return the rules kept under a key, else those for the registry, which are then kept."""
    kept = files.read(_RULES, key) if key else None
    if kept is not None:
        return rules_packed.unpack(kept.split(b"\n"))
    rules = rulebook.load_rules(registry())
    if key:
        later(lambda: files.write(_RULES, key, "\n".join(rules_packed.pack(rules)).encode()))
    return rules


def _sources(folders: Iterable[Path]) -> Iterator[Traversable]:
    """Yield all that knowledge is made of."""
    yield from (resources.folder("data").joinpath(name) for name in _DATA)
    yield from map(resources.folder, _CODE)
    yield resources.find("pipeline", "knowledge.py")
    yield resources.folder("seeds").joinpath("registry")
    yield from folders
