"""What the steps of a stored build share: what is known beforehand, and then the world that the documents are of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import TypeVar
from zlib import crc32

from kg.errors import StoreError
from kg.mapping import Mapping
from kg.model.claim import Reading
from kg.pipeline.workers import Lost, in_order
from kg.resolve.authority import Authority
from kg.resolve.entities import Cast, Entity
from kg.resolve.identity import Slugs
from kg.resolve.lore import Lore
from kg.resolve.rulings import NO_RULINGS, Rulings
from kg.resolve.sightings import Sighting, sight

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every step knows."""

    authority: Authority
    lore: Lore
    mappings: tuple[Mapping, ...]
    base: str
    rulings: Rulings = NO_RULINGS
    jobs: int | None = None

    def sight(self, reading: Reading) -> dict[str, Sighting]:
        """Return the sightings of a document by key."""
        return sight(reading, self.authority, self.lore)

    def results(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield what a function makes of each value, worked out in several processes, in order.

        Raises:
            StoreError: a process ended over a value; nothing in a document that was read can make that happen.
        """
        for one in in_order(lambda: work, items, jobs=self.jobs):
            if isinstance(one, Lost):
                raise StoreError("build", one.reason, advice="run it again: it goes on where it stopped")
            yield one


@dataclass(frozen=True, slots=True)
class Known:
    """All entities by id, their keys, and the entity of each sighting by its number."""

    frame: Frame
    entities: Dict[str, Entity]
    keys: Dict[str, str]
    of_sighting: Dict[int, str]

    @property
    def slugs(self) -> Slugs:
        """Return the short names of entities."""
        return Slugs(self.frame.authority, self.keys)

    def who(self, sightings: str) -> dict[str, str]:
        """Return the entities that a document names, by its keys, from its column of sightings."""
        return {key: self.of_sighting[sid] for key, sid in json.loads(sightings).items()}

    def cast(self, ids: Dict[str, str]) -> Cast:
        """Return who is who in a document."""
        return Cast(self.entities, ids)


def lots(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield so many values at a time: handing one by one to processes costs more than what is done with each."""
    rest = iter(items)
    while lot := list(islice(rest, size)):
        yield lot


def bucket_of(name: str) -> int:
    """Return the place of a thing by its name, of 65,536: the part that its lines are in spans such places."""
    return crc32(name.encode()) >> 16


def digest(value: object) -> bytes:
    """Return a short digest of a value with a telling `repr`."""
    return blake2b(repr(value).encode(), digest_size=16).digest()
