"""What resolving takes from the registry: type, labels, matches, place; nothing that texts should tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.registry import Registry

_STATE_BODY = "government-body"


@dataclass(frozen=True, slots=True)
class Authority:
    """The registry as resolving sees it; ids are `state/RUS`, `official/…`.

    Offices, memberships and dates of the registry are no part of it: a person's office or state that no text tells
    is not filled in.
    """

    registry: Registry

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
