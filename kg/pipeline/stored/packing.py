"""Values to bytes and back, small and with a check sum; of each kind of part, only values of its type are ever made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from kg.errors import InputError, StoreError
from kg.model.claim import Reading
from kg.model.finding import Finding
from kg.model.source import BadRow
from kg.pipeline.stored.compressed import VALUES
from kg.resolve.bonds import BondTelling
from kg.resolve.entities import Entity
from kg.resolve.identity import Proposal
from kg.resolve.outline import Outline
from kg.resolve.sightings import Sighting
from kg.resolve.telling import Profile, Telling
from kg.validate.walks import Reach

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Aside:
    """What could not be used of the bytes of one file or line: `faults` by their fields, and doubts as records."""

    faults: tuple[tuple[str, str, str | None, str | None], ...] = ()
    doubts: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, faults: Iterable[InputError], doubts: Iterable[dict[str, Any]] = ()) -> Aside:
        """Return faults and doubts as they are kept."""
        return cls(tuple((one.location, one.reason, one.place, one.expected) for one in faults), tuple(doubts))

    def errors(self) -> tuple[InputError, ...]:
        """Return the faults."""
        return tuple(
            InputError(location, reason, place=place, expected=expected)
            for location, reason, place, expected in self.faults
        )


class Packing(Generic[Value]):
    """Packs values of one type: as JSON by their fields, made small."""

    def __init__(self, kind: Any) -> None:
        """Take the type; what handles it is made when it is used."""
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[Value]:
        return TypeAdapter(self._kind)

    def pack(self, value: Value) -> bytes:
        """Return a value as bytes that tell when they are damaged."""
        return VALUES.pack(self._adapter.dump_json(value))

    def unpack(self, data: bytes) -> Value:
        """Return the value of such bytes.

        Raises:
            StoreError: they are damaged, or hold no value of the type.
        """
        try:
            return self._adapter.validate_json(VALUES.unpack(data))
        except ValidationError as error:
            raise StoreError("state", f"a part of it is damaged: {error}") from error


@dataclass(frozen=True, slots=True)
class Tabled:
    """What is told of tables: `key` of what they were made of, `rows` of those that are cited, and what is lost."""

    key: str
    rows: tuple[tuple[str | None, ...], ...] = ()
    left_out: tuple[BadRow, ...] = ()
    broken: Aside = field(default_factory=Aside)


ASIDE = Packing[Aside](Aside)
TABLED = Packing[Tabled](Tabled)
READING = Packing[Reading](Reading)
OUTLINE = Packing[Outline](Outline)
"""Takes what `READING` packed, half as long: most of a reading is left aside."""
SIGHTING = Packing[Sighting](Sighting)
TELLINGS = Packing[tuple[Telling, ...]](tuple[Telling, ...])
PROFILE = Packing[Profile](Profile)
BOND = Packing[BondTelling](BondTelling)
PROPOSAL = Packing[Proposal](Proposal)
ENTITIES = Packing[dict[str, Entity]](dict[str, Entity])
LIKENESS = Packing[dict[str, float]](dict[str, float])
KEYS = Packing[dict[str, str]](dict[str, str])
REACH = Packing[Reach](Reach)
FINDINGS = Packing[list[Finding]](list[Finding])
COUNTS = Packing[tuple[int, int, tuple[str, ...], tuple[tuple[str, int], ...]]](
    tuple[int, int, tuple[str, ...], tuple[tuple[str, int], ...]]
)
