"""What is told is joined: a shuffle by blocking keys says what hangs together, a second one brings that together."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

from kg.pipeline.cluster.knowing import Recipe, world
from kg.pipeline.cluster.tables import NAMES, NOTHING, bucket_for
from kg.pipeline.stored.joining import bonds_of, edges_of, events_of
from kg.pipeline.stored.packing import PROFILE


def connect(recipe: Recipe, bucket: int) -> None:
    """Write down which groups of tellings, among those that share a key, may be one event."""
    recipe.work.once(f"connected-{bucket}", NOTHING, lambda: _connect(recipe, bucket))


def _connect(recipe: Recipe, bucket: int) -> None:
    known = world(recipe).known
    found: set[tuple[int, int]] = set()
    rows = recipe.work.gathered("keys", range(recipe.parts), bucket)
    for key, same in groupby(rows, key=itemgetter(0)):
        members = [(gid, profile) for _, gid, profile in same]
        if len(members) > 1:
            found.update(edges_of(known, key, [(gid, PROFILE.unpack(profile)) for gid, profile in members]))
    recipe.work.put("edges", bucket, sorted(found))


def deal(recipe: Recipe, number: int) -> None:
    """Send the groups of a partition of documents to where what they hang together with goes."""
    recipe.work.once(f"dealt-{number}", NOTHING, lambda: _deal(recipe, number))


def _deal(recipe: Recipe, number: int) -> None:
    components = dict(recipe.work.get("components", number))
    rows = [
        (bucket_for(str(components[gid]), recipe.buckets), components[gid], gid, data)
        for gid, data in recipe.work.get("groups", number, ["gid", "data"])
    ]
    recipe.work.put("dealt", number, rows)


def join(recipe: Recipe, bucket: int) -> tuple[str, ...]:
    """Join what hangs together; return the entities that it refers to."""
    return recipe.work.once(f"joined-{bucket}", NAMES, lambda: _join(recipe, bucket))


def _join(recipe: Recipe, bucket: int) -> tuple[str, ...]:
    known = world(recipe).known
    things: list[tuple[Any, ...]] = []
    refs: set[str] = set()
    for kind, parts, make in (
        ("event", events_in(recipe, bucket), events_of),
        ("bond", bonds_in(recipe, bucket), bonds_of),
    ):
        for _, same in groupby(parts, key=itemgetter(0)):
            for thing in make(known, [(number, data) for _, number, data in same]):
                things.append((kind, thing.rank, thing.proposal, list(thing.rows)))
                refs.update(thing.refs)
    recipe.work.put("things", bucket, things)
    return tuple(sorted(refs))


def events_in(recipe: Recipe, bucket: int) -> list[tuple[int, int, bytes]]:
    """Return the groups of a bucket with what they hang together in, by that: component, number, tellings."""
    return recipe.work.gathered("dealt", range(recipe.parts), bucket)


def bonds_in(recipe: Recipe, bucket: int) -> list[tuple[str, int, bytes]]:
    """Return the tellings of tenures and memberships of a bucket by member: member, number, telling."""
    return [(member, bid, data) for member, bid, _, data in recipe.work.gathered("bonds", range(recipe.parts), bucket)]
