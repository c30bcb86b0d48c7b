"""What resolving takes from the registry: type, labels, matches, place; nothing that texts should tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.model.time import TimeSpan
from kg.registry import Registry
from kg.registry.values import Membership, Tenure

_STATE_BODY = "government-body"


def _lasted(bond: Tenure | Membership, day: str) -> bool:
    start, end = bond.start or "", bond.end or day
    return start <= day[: len(start)] and day[: len(end)] <= end


@dataclass(frozen=True, slots=True)
class Authority:
    """The registry as resolving sees it; ids are `state/RUS`, `official/…`.

    Offices, memberships and dates of the registry are no part of it: a person's office or state that no text tells
    is not filled in. Only the ids of those that texts tell of too are taken.
    """

    registry: Registry
    _bonds: Mapping[tuple[str, str, str, str], Sequence[Tenure | Membership]] = field(init=False)
    _keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        bonds: dict[tuple[str, str, str, str], list[Tenure | Membership]] = defaultdict(list)
        for tenure in self.registry.tenures:
            bonds["Tenure", tenure.official, tenure.actor, tenure.office].append(tenure)
        for membership in self.registry.memberships:
            bonds["Membership", membership.member, membership.organization, ""].append(membership)
        ids = (one.id for same in bonds.values() for one in same)
        object.__setattr__(self, "_bonds", bonds)
        object.__setattr__(self, "_keys", frozenset([*self.registry.entities, *ids]))

    def has(self, key: str) -> bool:
        """Return whether the registry gave this id to anything."""
        return key in self._keys

    def bond(self, told: tuple[str, str, str, str], start: TimeSpan | None, day: str) -> str:
        """Return the id of the tenure or membership told of, "" where there is none or more than one may be meant.

        `told` has its type, member, organization and code of the office; `start` is when it began by the text; `day`,
        an ISO date or "", one on which it lasted.
        """
        fitting = [
            one for one in self._bonds.get(told, ())
            if not (start and one.start and start.clashes(TimeSpan(one.start)))
        ]  # fmt: skip
        if len(fitting) > 1:
            fitting = [one for one in fitting if day and _lasted(one, day)]
        return fitting[0].id if len(fitting) == 1 else ""

    def type_of(self, key: str) -> str | None:
        """Return "State", "Organization", "Official", "Place" or "Agreement"; `None` for an unknown id."""
        entity = self.registry.entities.get(key)
        return entity.type if entity else None

    def labels(self, key: str) -> Mapping[str, str]:
        """Return the labels of an id by language tag; none for an unknown id."""
        entity = self.registry.entities.get(key)
        return entity.labels if entity else {}

    def matches(self, key: str) -> Sequence[str]:
        """Return the IRIs of the same thing elsewhere."""
        entity = self.registry.entities.get(key)
        return entity.matches if entity else ()

    def state_of(self, key: str) -> str | None:
        """Return the id of the State that a place lies in or that a government body belongs to."""
        entity = self.registry.entities.get(key)
        if entity is None or (entity.type != "Place" and entity.kind != _STATE_BODY):
            return None
        return entity.state
