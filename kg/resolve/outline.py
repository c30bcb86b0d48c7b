"""What of a reading is enough to say what it tells: neither text nor things, and of slots their values alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model.claim import Claim, ClaimType, Name, Property
from kg.model.span import Span
from kg.model.time import TimeSpan

Said = Mapping[str, Sequence[str | TimeSpan | Name]]
"""The values of a claim by property."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a document its id, and when it was published; fields are called as those of `Document`."""

    id: str
    published: TimeSpan | None


@dataclass(frozen=True, slots=True)
class Filling:
    """Of a slot its property and value; fields are called as those of `Slot`."""

    property: Property
    value: str | TimeSpan | Name


@dataclass(frozen=True, slots=True)
class Statement:
    """Of a claim what it says where; fields are called as those of `Claim`."""

    type: ClaimType
    slots: tuple[Filling, ...]
    passage: Span
    event: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """Of a reading what is told of it; fields are called as those of `Reading`, which so can be unpacked as this."""

    document: Heading
    claims: tuple[Statement, ...]


def said_in(claim: Claim | Statement) -> Said:
    """Return the values of a claim, each property with its own, in the order of the slots."""
    found: dict[str, list[str | TimeSpan | Name]] = {}
    for slot in claim.slots:
        found.setdefault(slot.property, []).append(slot.value)
    return found


def times(said: Said, prop: Property) -> list[TimeSpan]:
    """Return the times that a claim gives for a property."""
    return [value for value in said.get(prop, ()) if isinstance(value, TimeSpan)]
