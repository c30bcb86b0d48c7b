"""Fifth step: what was joined gets its identity keys, in an order that follows from what documents tell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from kg.pipeline.stored.knowing import Known, bucket_of
from kg.pipeline.stored.packing import PROPOSAL
from kg.pipeline.stored.state import State
from kg.pipeline.stored.world import Identities
from kg.resolve.identity import Keys

_BATCH = 16_000


@dataclass(frozen=True, slots=True)
class _Given:
    """The keys that things have now."""

    state: State
    entities: frozenset[str]

    def __contains__(self, key: object) -> bool:
        return key in self.entities or self.state.one("SELECT 1 FROM things WHERE key = ?", (key,)) is not None

    def add(self, key: str, /) -> None:
        """Take no note: the thing is written down with its key."""


def name_all(state: State, known: Known) -> None:
    """Give keys to all things that have none; documents that tell of what is called otherwise now are marked."""
    keys = Keys(known.frame.authority, Identities(state), _Given(state, frozenset(known.keys.values())))
    for kind, table in (("event", "groups"), ("bond", "bonds")):
        query = "SELECT thing, part, proposal FROM things WHERE kind = ? AND key IS NULL ORDER BY rank"
        things = state.stream(query, (kind,))
        while batch := list(islice(things, _BATCH)):
            with state.step():
                state.soil(kind, [_name(state, kind, thing, part, keys.allot(PROPOSAL.unpack(proposal)))
                                  for thing, part, proposal in batch])  # fmt: skip
                _pass_on(state, table, [thing for thing, *_ in batch])


def _name(state: State, kind: str, thing: int, part: str, key: str) -> int:
    """Give a thing its key, and return its place."""
    bucket = bucket_of(part if kind == "bond" else key)
    state.run("UPDATE things SET key = ?, bucket = ?, proposal = NULL WHERE thing = ?", (key, bucket, thing))
    return bucket


def _pass_on(state: State, table: str, things: Sequence[int]) -> None:
    """Note the keys with the tellings of things; documents that told of them by others are marked."""
    key = f"(SELECT key FROM things WHERE things.thing = {table}.thing)"
    others = f"thing IN (SELECT value FROM json_each(?)) AND key IS NOT {key}"
    numbers = (json.dumps(things),)
    state.run(f"INSERT OR IGNORE INTO dirty SELECT 'document', place FROM {table} WHERE {others}", numbers)
    state.run(f"UPDATE {table} SET key = {key} WHERE {others}", numbers)
