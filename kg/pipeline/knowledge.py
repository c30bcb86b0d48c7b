"""What a build knows before it reads: loaded once, it serves any number of builds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.registry import Registry, load_registry
from kg.rules.rulebook import Rules, load_rules


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The registry, and the rules compiled for its names."""

    registry: Registry
    rules: Rules


def load_knowledge(registries: Iterable[Path] = ()) -> Knowledge:
    """Return the shipped registry with the folders `registries` added, and the rules; takes about a second.

    Raises:
        RuleError: a registry or a rule file has faults.
    """
    registry = load_registry()
    for folder in sorted(registries):
        registry = load_registry(folder, base=registry)
    return Knowledge(registry, load_rules(registry))
