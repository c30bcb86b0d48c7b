"""Documents are partitions: each is read, then told in terms of the world, where it lies."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.pipeline.cluster.apart import told_each
from kg.pipeline.cluster.knowing import Recipe, world
from kg.pipeline.cluster.tables import bucket_for
from kg.pipeline.stored.packing import ASIDE, Aside, Packing
from kg.pipeline.stored.telling import Document, parts_of
from kg.read import Part, Raw, raw_part

_WIDE = 32
"""Bits of a number that are left for the place in a partition; those above say which partition."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A partition of documents: its number, and the parts of files that it is read from."""

    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A partition of documents without those that are told in an earlier place: their places in it."""

    number: int
    without: tuple[int, ...]


Asides = list[tuple[str, Aside]]
"""What cannot be used of some bytes: their digest, empty where they could not be had at all, and why."""

ReadOf = tuple[int, Asides]
"""How many documents a partition has, and what of it cannot be used."""

READ_OF = Packing[ReadOf](ReadOf)
PLACES = Packing[list[tuple[int, int]]](list[tuple[int, int]])
COUNT = Packing[int](int)


def number_of(part: int, place: int) -> int:
    """Return the number of a row in the whole table."""
    return part << _WIDE | place


def part_of(number: int) -> int:
    """Return the partition that a number is of."""
    return number >> _WIDE


def read_batch(recipe: Recipe, batch: Batch) -> ReadOf:
    """Read a partition of documents; return how many there are, and what was set aside."""
    return recipe.work.once(f"read-{batch.number}", READ_OF, lambda: _read(recipe, batch))


def _read(recipe: Recipe, batch: Batch) -> ReadOf:
    unread: Asides = []
    asides: Asides = []
    rows: list[tuple[Any, ...]] = []
    names: list[tuple[Any, ...]] = []
    sightings: dict[str, bytes] = {}
    for one in told_each(recipe, _raws(batch, unread)):
        if one.aside is not None and (faults := ASIDE.unpack(one.aside).faults):
            asides.append((one.raw[1].hex(), Aside(faults)))
        for row in one.rows:
            sightings.update((digest.hex(), data) for digest, data in row.sighted.values())
            sighted = json.dumps({key: digest.hex() for key, (digest, _) in row.sighted.items()})
            bucket = bucket_for(row.digest[:8], recipe.buckets)  # ids of documents end in these letters
            names.append((bucket, batch.number, len(rows), row.digest, row.doc))
            rows.append((len(rows), row.title, row.language, row.facts, row.doc, row.packed, sighted))
    recipe.work.put("read", batch.number, rows)
    recipe.work.put("names", batch.number, names)
    recipe.work.put("sightings", batch.number, sorted(sightings.items()))
    return len(rows), [*unread, *asides]


def _raws(batch: Batch, unread: Asides) -> Iterator[Raw]:
    def note(fault: InputError) -> None:
        unread.append(("", Aside.of([fault])))

    for part in batch.parts:
        yield from raw_part(part, note)


def repeated(recipe: Recipe, bucket: int) -> list[tuple[int, int]]:
    """Return the documents, by partition and place, whose words or ids an earlier one has."""
    return recipe.work.once(f"repeated-{bucket}", PLACES, lambda: list(_repeated(recipe, bucket)))


def _repeated(recipe: Recipe, bucket: int) -> Iterator[tuple[int, int]]:
    met: set[str] = set()
    for part, n, digest, doc in recipe.work.gathered("names", range(recipe.parts), bucket):
        if digest in met or doc in met:
            yield part, n
        else:
            met.update((digest, doc))


def tell_batch(recipe: Recipe, kept: Kept) -> int:
    """Write down what the documents of a partition tell; return how many groups of tellings there are."""
    return recipe.work.once(f"told-{kept.number}", COUNT, lambda: _tell(recipe, kept))


def _tell(recipe: Recipe, kept: Kept) -> int:
    here = world(recipe)
    groups: list[tuple[Any, ...]] = []
    keys: list[tuple[Any, ...]] = []
    bonds: list[tuple[Any, ...]] = []
    for n, reading, who in documents(recipe, kept, here.entity_of):
        parts = parts_of(here.known, Document(n, reading, who))
        for profile, tellings, shared in parts.groups:
            gid = number_of(kept.number, len(groups))
            groups.append((gid, n, tellings))
            keys += [(bucket_for(key, recipe.buckets), key, gid, profile) for key in dict.fromkeys(shared)]
        for member, bond in parts.bonds:
            bid = number_of(kept.number, len(bonds))
            bonds.append((bucket_for(member, recipe.buckets), member, bid, n, bond))
    recipe.work.put("groups", kept.number, groups)
    recipe.work.put("keys", kept.number, keys)
    recipe.work.put("bonds", kept.number, bonds)
    return len(groups)


def documents(recipe: Recipe, kept: Kept, entity_of: Dict[str, str]) -> Iterator[tuple[int, bytes, dict[str, str]]]:
    """Yield place, reading and who is who of the documents of a partition."""
    for n, reading, sighted in recipe.work.get("read", kept.number, ["n", "reading", "sighted"]):
        if n not in kept.without:
            yield n, reading, {key: entity_of[digest] for key, digest in json.loads(sighted).items()}


def sightings_of(recipe: Recipe, kept: Kept) -> Iterable[tuple[str, bytes]]:
    """Return the sightings of a partition, each once, by digest."""
    found = recipe.work.get("sightings", kept.number)
    if not kept.without:
        return found
    wanted = _sighted(recipe, kept.number, kept.without)
    return [(digest, data) for digest, data in found if digest in wanted]


def _sighted(recipe: Recipe, number: int, without: Collection[int]) -> set[str]:
    rows = recipe.work.get("read", number, ["n", "sighted"])
    return {digest for n, sighted in rows if n not in without for digest in json.loads(sighted).values()}
