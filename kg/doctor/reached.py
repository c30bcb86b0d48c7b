"""The packages that requirements lead to, as far as they are installed here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@dataclass(frozen=True, slots=True)
class Reached:
    """Installed packages by canonical name, what each of them needs directly, and what is asked for but missing."""

    packages: Mapping[str, Distribution]
    needs: Mapping[str, Collection[str]]
    missing: Collection[str]


@dataclass(slots=True)
class _Walk:
    packages: dict[str, Distribution] = field(default_factory=dict)
    needs: dict[str, set[str]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)


def reach(asked: Iterable[Requirement]) -> Reached:
    """Return what requirements lead to, sorted by name; of those further on, the ones that are for this machine."""
    walk = _Walk()
    todo = list(asked)
    while todo:
        one = todo.pop()
        name = canonicalize_name(one.name)
        found = _distribution(name)
        if found is None:
            walk.missing.add(name)
            continue
        walk.packages[name] = found
        needs = walk.needs.setdefault(name, set())
        for extra in {"", *one.extras}:
            if (name, extra) in walk.seen:
                continue
            walk.seen.add((name, extra))
            further = [each for each in requirements(found) if applies(each, extra)]
            needs.update(canonicalize_name(each.name) for each in further)
            todo += further
    names = sorted(walk.packages)
    return Reached(
        {name: walk.packages[name] for name in names},
        {name: tuple(sorted(walk.needs[name])) for name in names},
        tuple(sorted(walk.missing)),
    )


def requirements(dist: Distribution) -> list[Requirement]:
    """Return what a package asks for, with markers, sorted by name."""
    return sorted(map(Requirement, dist.requires or ()), key=lambda one: one.name.lower())


def applies(asked: Requirement, extra: str = "") -> bool:
    """Return whether a requirement holds on this machine, for one extra or for none."""
    return asked.marker is None or asked.marker.evaluate({"extra": extra})


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
