"""A registry as lines of JSON and back: read in a small part of the time that its tables take, since it is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from kg.registry.values import Agreement, Entity, MaskedText, Membership, Registry, RegistryName, Tenure


def pack(registry: Registry) -> list[str]:
    """Return two lines: all tables but the names, and these."""
    tables = [
        [
            [one.id, one.type, one.labels, one.matches, one.kind, one.state, one.capital, one.start, one.end]
            for one in registry.entities.values()
        ],
        [[one.id, one.official, one.actor, one.office, one.titles, one.start, one.end] for one in registry.tenures],
        [[one.id, one.member, one.organization, one.start, one.end] for one in registry.memberships],
        [[one.id, one.kind, one.status, one.date, one.place, one.parties] for one in registry.agreements],
        [[one.text, one.lang, one.reason] for one in registry.exceptions],
    ]
    return [json.dumps(part, ensure_ascii=False) for part in (tables, list(registry.names))]


def unpack(lines: Sequence[bytes]) -> Registry:
    """Return the registry of such lines (UTF-8); names, of which there are most, are made when they are asked for."""
    entities, tenures, memberships, agreements, exceptions = json.loads(lines[0])
    return Registry(
        {key: Entity(key, kind, labels, tuple(iris), *rest) for key, kind, labels, iris, *rest in entities},
        _Names(lines[1]),
        tuple(Tenure(*row) for row in tenures),
        tuple(Membership(*row) for row in memberships),
        tuple(
            Agreement(key, kind, status, day, place, tuple(parties))
            for key, kind, status, day, place, parties in agreements
        ),
        tuple(MaskedText(*row) for row in exceptions),
    )


class _Names(Sequence[RegistryName]):
    def __init__(self, line: bytes) -> None:
        self._line = line

    @cached_property
    def _all(self) -> tuple[RegistryName, ...]:
        return tuple(map(RegistryName._make, json.loads(self._line)))

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[RegistryName]:
        return iter(self._all)

    @overload
    def __getitem__(self, at: int) -> RegistryName: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[RegistryName]: ...

    def __getitem__(self, at: int | slice) -> RegistryName | Sequence[RegistryName]:
        return self._all[at]
