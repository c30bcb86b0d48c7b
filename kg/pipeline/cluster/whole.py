"""What must see everything at once, and therefore is done in one process: who is who, what hangs together, names.

It sees equal sightings once, eight bytes and two numbers a telling, and the proposed name of each thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from kg.pipeline.cluster.knowing import Recipe, keep_world
from kg.pipeline.cluster.reading import Kept, number_of, part_of, sightings_of
from kg.pipeline.stored.packing import PROPOSAL, SIGHTING
from kg.resolve.entities import Entity, gather
from kg.resolve.identity import Keys, entity_keys
from kg.resolve.judgement import Roots


def gather_world(recipe: Recipe, kept: Iterable[Kept], keys: Keys) -> dict[str, Entity]:
    """Find out who is who in all documents, put it where workers find it, and return the entities by id."""
    packed: dict[str, bytes] = {}
    for one in kept:
        packed.update(sightings_of(recipe, one))
    sightings = {digest: SIGHTING.unpack(packed[digest]) for digest in sorted(packed)}
    frame = recipe.frame()
    world = gather(sightings.values(), frame.authority, frame.lore, frame.rulings)
    named = entity_keys(world.entities.values(), keys)
    keep_world(recipe.work, world.entities, named, {digest: world.ids[one] for digest, one in sightings.items()})
    return dict(world.entities)


def connect_all(recipe: Recipe, counts: Sequence[int]) -> None:
    """Write down what each group of tellings hangs together with; `counts` says how many each partition has."""
    first = [0, *accumulate(counts)]
    roots = Roots(first[-1])
    for bucket in range(recipe.buckets):
        for left, right in recipe.work.get("edges", bucket):
            roots.join(_dense(left, first), _dense(right, first))
    for part, count in enumerate(counts):
        found = ((number_of(part, place), roots.root(first[part] + place)) for place in range(count))
        recipe.work.put("components", part, found)


def _dense(number: int, first: Sequence[int]) -> int:
    """Return the place of a group among all groups."""
    part = part_of(number)
    return first[part] + number - number_of(part, 0)


def name_all(recipe: Recipe, keys: Keys) -> None:
    """Give keys to all things, in the order that follows from what documents tell: events, then bonds."""
    things = [
        (kind == "bond", rank, bucket, place, proposal)
        for bucket in range(recipe.buckets)
        for place, (kind, rank, proposal) in enumerate(recipe.work.get("things", bucket, ["kind", "rank", "proposal"]))
    ]
    named: dict[int, dict[int, str]] = {bucket: {} for bucket in range(recipe.buckets)}
    for _, _, bucket, place, proposal in sorted(things):
        named[bucket][place] = keys.allot(PROPOSAL.unpack(proposal))
    for bucket, found in named.items():
        recipe.work.put("named", bucket, ((found[place],) for place in sorted(found)))
