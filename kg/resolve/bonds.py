"""Offices held and memberships: claims that tell of one are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from kg.model.claim import Claim, Name, Reading
from kg.model.document import Document
from kg.model.time import TimeSpan
from kg.resolve.authority import Authority
from kg.resolve.entities import Cast
from kg.resolve.lore import Lore
from kg.resolve.naming import tagged
from kg.resolve.outline import Heading, Outline, Statement, said_in, times

_TYPES = ("Membership", "Tenure")

BondId = tuple[str, str, str, str, str]
"""Type, ids of member and of organisation or state ("" when it is not told), code of the office, id of the registry."""


@dataclass(frozen=True, slots=True)
class BondTelling:
    """A claim about a tenure or membership, with the times that it tells.

    `number` is the place of the claim among those of the document.
    """

    id: BondId
    doc: str
    number: int
    offices: tuple[Name, ...]
    starts: tuple[TimeSpan, ...]
    ends: tuple[TimeSpan, ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """A tenure or membership: who, of what, the titles met, and from when to when as far as told."""

    id: BondId
    offices: tuple[Name, ...]
    start: TimeSpan | None
    end: TimeSpan | None


def tell_bonds(reading: Reading | Outline, cast: Cast, lore: Lore, registry: Authority) -> list[BondTelling]:
    """Return what a document says of tenures and memberships, in the order of its claims."""
    terms = _Terms(cast, lore, registry)
    claims: Sequence[Claim | Statement] = reading.claims
    return [
        telling
        for number, claim in enumerate(claims)
        if claim.type in _TYPES
        for telling in _tell(reading.document, number, claim, terms)
    ]


@dataclass(frozen=True, slots=True)
class _Terms:
    """In terms of what a claim is told."""

    cast: Cast
    lore: Lore
    registry: Authority


def _tell(document: Document | Heading, number: int, claim: Claim | Statement, terms: _Terms) -> Iterator[BondTelling]:
    """Yield what one claim says: a telling for each member, organisation and office."""
    said = said_in(claim)
    members, organizations = (
        sorted({terms.cast.find(str(key)).id for key in said.get(prop, ())}) for prop in ("member", "organization")
    )
    offices: dict[str, list[Name]] = {}
    for value in said.get("office", ()):
        if isinstance(value, Name):
            offices.setdefault(terms.lore.office(value.text), []).append(tagged(value))
    starts, ends = (tuple(times(said, prop)) for prop in ("startDate", "endDate"))
    day = next(iter((*ends, *starts)), document.published)
    for member, organization, office in product(members, organizations or [""], sorted(offices) or [""]):
        told = (claim.type, member, organization, office)
        bond = (*told, terms.registry.bond(told, starts[0] if starts else None, day.start if day else ""))
        yield BondTelling(bond, document.id, number, tuple(sorted(set(offices.get(office, ())))), starts, ends)


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
    starts = [time for telling in tellings for time in telling.starts]
    ends = [time for telling in tellings for time in telling.ends]
    return Bond(bond, offices, _limit(starts), _limit(ends))


def _limit(times: Sequence[TimeSpan]) -> TimeSpan | None:
    return max(times, key=lambda time: (len(time.start), times.count(time), time), default=None)
