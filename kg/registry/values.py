"""What the registry holds: frozen values made from its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

EntityType = Literal["State", "Place", "Organization", "Official", "Agreement"]
NameKind = Literal["label", "official", "alias", "short", "demonym", "seat", "full", "short-name", "weak"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the registry.

    `id` is `class/key` ("state/RUS"); `labels` by language tag; `matches` are IRIs of the same thing elsewhere; `kind`
    is that of an organization or agreement; `state` is where a place lies or whose body an organization is; `capital`
    is the place from which a state is governed; `start` and `end` (YYYY, YYYY-MM or YYYY-MM-DD) bound a former state.
    """

    id: str
    type: EntityType
    labels: Mapping[str, str]
    matches: tuple[str, ...] = ()
    kind: str | None = None
    state: str | None = None
    capital: str | None = None
    start: str | None = None
    end: str | None = None


class RegistryName(NamedTuple):
    """A name of an entity beside its labels; `region` is "TW" or "HK" for usage there, else `None`.

    There are so many of them that they are tuples, which are made in a fifth of the time.
    """

    entity: str
    name: str
    lang: str
    kind: NameKind
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held: `office` is a code of the office lexicon, `titles` by language tag are its words here.

    `id` is `tenure/key`.
    """

    id: str
    official: str
    actor: str
    office: str
    titles: Mapping[str, str]
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A state or organization belonging to an organization; `id` is `membership/key`."""

    id: str
    member: str
    organization: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is known of an agreement beside its names; `id` is that of its entity, `parties` are sorted."""

    id: str
    kind: str
    status: str | None = None
    date: str | None = None
    place: str | None = None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaskedText:
    """Words in which a listed name does not mean the thing."""

    text: str
    lang: str
    reason: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All tables together; every reference between them leads to a member of `entities`."""

    entities: Mapping[str, Entity]
    names: Sequence[RegistryName] = ()
    tenures: tuple[Tenure, ...] = ()
    memberships: tuple[Membership, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    exceptions: tuple[MaskedText, ...] = ()
