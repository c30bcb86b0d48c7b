"""Offices held and memberships: claims that tell of one are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from kg.model.claim import Claim, Name, Property, Reading
from kg.model.time import TimeSpan
from kg.resolve.authority import Authority
from kg.resolve.entities import Cast
from kg.resolve.lore import Lore
from kg.resolve.naming import tagged

_TYPES = ("Membership", "Tenure")

BondId = tuple[str, str, str, str, str]
"""Type, ids of member and of organisation or state ("" when it is not told), code of the office, id of the registry."""


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


def tell_bonds(reading: Reading, cast: Cast, lore: Lore, registry: Authority) -> list[BondTelling]:
    """Return what a document says of tenures and memberships, in the order of its claims."""
    claims = [claim for claim in reading.claims if claim.type in _TYPES]
    return [telling for claim in claims for telling in _tell(reading, claim, cast, lore, registry)]


def _tell(reading: Reading, claim: Claim, cast: Cast, lore: Lore, registry: Authority) -> list[BondTelling]:
    """Return what one claim says: a telling for each member, organisation and office."""
    doc = reading.document.id
    members = sorted({cast.find(str(key)).id for key in claim.values("member")})
    organizations = sorted({cast.find(str(key)).id for key in claim.values("organization")}) or [""]
    offices: dict[str, list[Name]] = defaultdict(list)
    for value in claim.values("office"):
        if isinstance(value, Name):
            offices[lore.office(value.text)].append(tagged(value))
    start, day = _times(reading, claim)

    def bond(member: str, organization: str, office: str) -> BondId:
        told = (claim.type, member, organization, office)
        return (*told, registry.bond(told, start, day))

    return [
        BondTelling(bond(member, organization, office), doc, claim, tuple(sorted(set(offices.get(office, ())))))
        for member, organization, office in product(members, organizations, sorted(offices) or [""])
    ]


def _times(reading: Reading, claim: Claim) -> tuple[TimeSpan | None, str]:
    """Return when a bond began by the text, and a day of it: an end told, else that, else the date of the document."""
    start = next((value for value in claim.values("startDate") if isinstance(value, TimeSpan)), None)
    end = next((value for value in claim.values("endDate") if isinstance(value, TimeSpan)), None)
    day = end or start or reading.document.published
    return start, day.start if day else ""


def join_bonds(tellings: Iterable[BondTelling]) -> dict[BondId, list[BondTelling]]:
    """Return the tellings of each bond.

    What leaves out the actor, or may be more than one bond of the registry, is the one of the same man and office that
    others tell more exactly, where only one fits.
    """
    found: dict[BondId, list[BondTelling]] = defaultdict(list)
    for telling in tellings:
        found[telling.id].append(telling)
    for part in (4, 2):
        exact: dict[tuple[str, ...], list[BondId]] = defaultdict(list)
        for bond in sorted(found):
            if bond[part]:
                exact[_without(bond, part)].append(bond)
        for bond in sorted(found):
            same = exact[_without(bond, part)]
            if not bond[part] and len(same) == 1:
                found[same[0]] += found.pop(bond)
    return dict(sorted(found.items()))


def _without(bond: BondId, part: int) -> tuple[str, ...]:
    return bond[:part] if part == 4 else (*bond[:part], bond[3])


def choose_bond(bond: BondId, tellings: Sequence[BondTelling]) -> Bond:
    """Return what the tellings of one bond say together."""
    offices = tuple(sorted({office for telling in tellings for office in telling.offices}))
    return Bond(bond, offices, _limit(tellings, "startDate"), _limit(tellings, "endDate"))


def _limit(tellings: Iterable[BondTelling], prop: Property) -> TimeSpan | None:
    times = [value for one in tellings for value in one.claim.values(prop) if isinstance(value, TimeSpan)]
    return max(times, key=lambda time: (len(time.start), times.count(time), time), default=None)
