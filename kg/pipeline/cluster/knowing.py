"""What workers know: loaded once in each process, and the same as where the build was started."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kg import __version__
from kg.errors import EngineError
from kg.mapping import Mapping
from kg.pipeline.cluster.tables import Work
from kg.pipeline.knowledge import Knowledge, load_knowledge
from kg.pipeline.provenance import installation_digest
from kg.pipeline.readings import Reader
from kg.pipeline.stored.knowing import Frame, Known
from kg.pipeline.stored.packing import ENTITIES, KEYS
from kg.resolve.authority import Authority
from kg.resolve.entities import Entity
from kg.resolve.lore import shipped_lore


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a build is to be made: sent with each task.

    `parts` counts the partitions of documents, `buckets` those of what is joined. `installation` says what the
    workers must have.
    """

    work: Work
    parts: int
    buckets: int
    registries: tuple[Path, ...]
    mappings: tuple[Mapping, ...]
    base: str
    least: float
    installation: tuple[str, str]

    def for_reading(self) -> Recipe:
        """Return as much of it as reading depends on, the same for many builds."""
        return replace(self, work=Work(""), parts=0, buckets=0, mappings=(), base="")

    def reader(self) -> Reader:
        """Return what makes readings of bytes; raises as `frame` does."""
        return Reader(_loaded(self.registries, self.installation).knowledge.rules, self.least)

    def frame(self) -> Frame:
        """Return what every step knows.

        Raises:
            EngineError: this process would not do as the one that started the build.
        """
        loaded = _loaded(self.registries, self.installation)
        return Frame(loaded.authority, shipped_lore(), self.mappings, self.base, jobs=1)


@lru_cache(maxsize=1)
def installed(registries: tuple[Path, ...]) -> tuple[str, str]:
    """Return the version that a process runs, and the digest of its code, rules and registries."""
    return __version__, installation_digest(registries)


def unlike(found: tuple[str, str], wanted: tuple[str, str]) -> str:
    """Return in words how an installation differs from what it should be."""
    if found[0] != wanted[0]:
        return f"it has diplokg {found[0]}, the build needs {wanted[0]}"
    return f"its rules, registries or code (digest {found[1][:12]}) are not those of the build ({wanted[1][:12]})"


@dataclass(frozen=True, slots=True)
class _Loaded:
    knowledge: Knowledge
    authority: Authority


@lru_cache(maxsize=1)
def _loaded(registries: tuple[Path, ...], wanted: tuple[str, str]) -> _Loaded:
    found = installed(registries)
    if found != wanted:
        raise EngineError("worker", unlike(found, wanted), advice="install the same on all workers")
    knowledge = load_knowledge(registries)
    return _Loaded(knowledge, Authority(knowledge.registry))


@dataclass(frozen=True, slots=True)
class World:
    """Who is who in all documents: what steps know, and the entity of each sighting by its digest."""

    known: Known
    entity_of: Dict[str, str]


def keep_world(work: Work, entities: Dict[str, Entity], keys: Dict[str, str], entity_of: Dict[str, str]) -> None:
    """Put the world where workers find it."""
    work.write("entities", ENTITIES.pack(dict(entities)))
    work.write("entity-keys", KEYS.pack(dict(keys)))
    work.write("sighted", KEYS.pack(dict(entity_of)))


def world(recipe: Recipe) -> World:
    """Return the world of a build, which a process loads once."""
    entities, keys, entity_of = _kept_world(recipe.work)
    return World(Known(recipe.frame(), entities, keys, {}), entity_of)


@lru_cache(maxsize=1)
def _kept_world(work: Work) -> tuple[dict[str, Entity], dict[str, str], dict[str, str]]:
    return (
        ENTITIES.unpack(work.read("entities")),
        KEYS.unpack(work.read("entity-keys")),
        KEYS.unpack(work.read("sighted")),
    )
