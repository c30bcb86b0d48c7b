"""What the steps of a stored build share: what is known beforehand, and then the world that the documents are of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar
from zlib import crc32

from kg.errors import StoreError
from kg.mapping import Mapping
from kg.model.claim import Reading
from kg.pipeline.workers import Limits, Lost, Pace, cores, in_order
from kg.resolve.authority import Authority
from kg.resolve.entities import Cast, Entity
from kg.resolve.identity import Slugs
from kg.resolve.lore import Lore
from kg.resolve.rulings import NO_RULINGS, Rulings
from kg.resolve.sightings import Sighting, sight

Item = TypeVar("Item")
Result = TypeVar("Result")

_UNBOUNDED = Limits(seconds=10 * 86_400, memory=1 << 44)
"""What is asked of a whole graph takes the longer the larger that is."""


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

    def beside_another(self) -> Frame:
        """Return what steps know that leave a core to another process."""
        return replace(self, jobs=max(1, (self.jobs or cores()) - 1))

    def results(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield what a function makes of each value, worked out in several processes, in order.

        Raises:
            StoreError: a process ended over a value; nothing in a document that was read can make that happen.
        """
        yield from _found(in_order(lambda: work, items, jobs=self.jobs))

    def long_results(
        self, work: Callable[[Item], Result], items: Iterable[Item], *, worthwhile: bool
    ) -> Iterator[Result]:
        """Yield what a function makes of each value, which may take as long and as much memory as it needs, in order.

        Processes get one value at a time, however few there are; there are several where that is `worthwhile`.

        Raises:
            StoreError: a process ended over a value.
        """
        jobs = (self.jobs or cores()) if worthwhile else 1
        yield from _found(in_order(lambda: work, items, jobs=jobs, limits=_UNBOUNDED, pace=Pace(dealt=1)))


def _found(results: Iterable[Result | Lost[Any]]) -> Iterator[Result]:
    for one in results:
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
