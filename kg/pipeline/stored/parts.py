"""Into which parts the lines of a store are divided: what changes is written anew a part at a time.

Everything has one of 65,536 places by its name, and a part is a run of places, wider or narrower by how many documents
there are. Many parts cost more whatever writes, reads and judges each of them, large parts cost a change more. When the
number of documents leaves what the division is good for, all is divided anew, written and loaded again; such moments
lie at least a fourfold apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.pipeline.stored.state import State

_BITS = 16
_GOOD = 16
"""Documents in a part, at least, when parts are made; fewer than twice as many."""
_MOST = 128
_LEAST = 4
_WIDER: Mapping[str, int] = {"bond": 2, "entity": 4, "event": 2}
"""Kinds of which there are fewer: how many times their parts are doubled."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A division: parts of documents are `2 ** (16 - bits)` places wide."""

    bits: int

    def width(self, kind: str) -> int:
        """Return how many places a part of a kind has."""
        return 1 << (_BITS - max(0, self.bits - _WIDER.get(kind, 0)))

    def first(self, kind: str, place: int) -> int:
        """Return the first place of the part that a place is in: what the part is called by."""
        return place // self.width(kind) * self.width(kind)


def divided(state: State) -> Parts:
    """Return the division of a store; where another fits its documents better now, all is to be written by that."""
    count = int(state.one("SELECT count(*) FROM documents"))
    noted = state.noted("parts")
    if noted is not None and _fits(int(noted), count):
        return Parts(int(noted))
    bits = min(_BITS, max(1, count // _GOOD).bit_length() - 1)
    with state.step():
        _soil_all(state)
        state.run("DELETE FROM buckets WHERE kind <> 'dataset'")
        state.run("DELETE FROM patch")
        state.note("tables", None)
        state.note("graph", None)
        state.note("parts", str(bits))
    return Parts(bits)


def _fits(bits: int, count: int) -> bool:
    each = count >> bits
    return (each <= _MOST or bits == _BITS) and (each >= _LEAST or bits == 0)


def _soil_all(state: State) -> None:
    for kind, table in (("document", "documents"), ("event", "things"), ("bond", "things"), ("entity", "entities")):
        where = f" WHERE kind = '{kind}'" if table == "things" else ""
        state.run(f"INSERT OR IGNORE INTO dirty SELECT '{kind}', bucket FROM {table}{where}")
