"""Offices held and memberships: claims that tell of one are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from kg.model.claim import Claim, Name, Property, Reading
from kg.model.time import TimeSpan
from kg.resolve.entities import World
from kg.resolve.lore import Lore
from kg.resolve.naming import tagged

BondId = tuple[str, str, str, str]
"""Type, id of the member, id of the organisation or state ("" when it is not told), code of the office."""


@dataclass(frozen=True, slots=True)
class BondTelling:
    """One document's telling of a tenure or membership."""

    id: BondId
    doc: str
    claim: Claim
    offices: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """A tenure or membership: who, of what, the titles met, and from when to when as far as told."""

    id: BondId
    offices: tuple[Name, ...]
    start: TimeSpan | None
    end: TimeSpan | None


def tell_bonds(reading: Reading, claim: Claim, world: World, lore: Lore) -> list[BondTelling]:
    """Return what a claim about tenures or memberships says, one telling for each member, organisation and office."""
    doc = reading.document.id
    members = sorted({world.find(doc, str(key)).id for key in claim.values("member")})
    organizations = sorted({world.find(doc, str(key)).id for key in claim.values("organization")}) or [""]
    offices: dict[str, list[Name]] = defaultdict(list)
    for value in claim.values("office"):
        if isinstance(value, Name):
            offices[lore.office(value.text)].append(tagged(value))
    return [
        BondTelling((claim.type, member, organization, office), doc, claim, tuple(sorted(set(offices.get(office, ())))))
        for member, organization, office in product(members, organizations, sorted(offices) or [""])
    ]


def join_bonds(tellings: Iterable[BondTelling]) -> dict[BondId, list[BondTelling]]:
    """Return the tellings of each bond; an office without actor is that of the same man where only one fits."""
    found: dict[BondId, list[BondTelling]] = defaultdict(list)
    for telling in tellings:
        found[telling.id].append(telling)
    holders: dict[tuple[str, str, str], list[BondId]] = defaultdict(list)
    for bond in sorted(found):
        if bond[2]:
            holders[bond[0], bond[1], bond[3]].append(bond)
    for bond in sorted(found):
        same = holders[bond[0], bond[1], bond[3]]
        if not bond[2] and len(same) == 1:
            found[same[0]] += found.pop(bond)
    return dict(sorted(found.items()))


def choose_bond(bond: BondId, tellings: Sequence[BondTelling]) -> Bond:
    """Return what the tellings of one bond say together."""
    offices = tuple(sorted({office for telling in tellings for office in telling.offices}))
    return Bond(bond, offices, _limit(tellings, "startDate"), _limit(tellings, "endDate"))


def _limit(tellings: Iterable[BondTelling], prop: Property) -> TimeSpan | None:
    times = [value for one in tellings for value in one.claim.values(prop) if isinstance(value, TimeSpan)]
    return max(times, key=lambda time: (len(time.start), times.count(time), time), default=None)
