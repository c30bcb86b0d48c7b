"""What the tellings of one event say together: where they differ, the later, better attested or more exact counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.model.claim import Name
from kg.model.time import TimeSpan
from kg.resolve.entities import Entities
from kg.resolve.telling import Telling

_ADVANCE: Mapping[str, tuple[str, ...]] = {
    "Meeting": ("planned", "denied", "cancelled", "held"),
    "Agreement": ("proposed", "rejected", "signed", "inForce", "withdrawn"),
}
"""Statuses, the one that counts last when one document tells several."""

_OVERTURNING = frozenset(("denied", "cancelled"))
"""What a later document may say of a meeting that an earlier one told as held."""

_KINDS: Mapping[str, tuple[str, ...]] = {
    "Meeting": ("summit", "call", "visit", "conference", "talks", "otherMeeting"),
    "Agreement": (
        "treaty", "ceasefire", "alliance", "resolution", "law", "statement", "process", "deal", "otherAgreement",
    ),
}  # fmt: skip
"""Kinds, the most telling first: it decides where as many tellings say one as the other."""


LEFT = "withdrawn"
"""The status of an agreement whose date tells of its end."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One meeting or agreement as a whole; references are ids of entities."""

    type: str
    status: str | None
    kind: str | None
    when: TimeSpan | None
    place: str | None
    actors: tuple[str, ...]
    signatories: tuple[str, ...]
    sides: tuple[str, ...]
    names: tuple[Name, ...]


def choose(tellings: Sequence[Telling], entities: Entities) -> Facts:
    """Return what the tellings of one event say together."""
    claim_type = tellings[0].type
    status = _status(claim_type, tellings)
    return Facts(
        type=claim_type,
        status=status,
        kind=_kind(claim_type, tellings),
        when=_when(_of_making(tellings, status)) or _when(tellings),
        place=_place(tellings, entities),
        actors=_actors(claim_type, tellings, entities),
        signatories=tuple(sorted({one for telling in tellings for one in telling.signatories})),
        sides=tuple(sorted({side for telling in tellings for side in telling.sides})),
        names=tuple(sorted({name for telling in tellings for name in telling.names})),
    )


def _status(claim_type: str, tellings: Iterable[Telling]) -> str | None:
    """Return the status after all documents, read in the order of their dates: it advances, or is overturned later."""
    ladder = _ADVANCE[claim_type]
    told = sorted((one for one in tellings if one.status in ladder), key=lambda one: (one.published, one.doc))
    current: str | None = None
    for _, group in groupby(told, key=lambda one: one.published):
        latest = max((one.status for one in group if one.status), key=ladder.index)
        revived = current in _OVERTURNING and latest == "planned"
        if current is None or revived or latest in _OVERTURNING or ladder.index(latest) > ladder.index(current):
            current = latest
    return current


def _kind(claim_type: str, tellings: Iterable[Telling]) -> str | None:
    votes = Counter(one.kind for one in tellings if one.kind)
    order = {kind: place for place, kind in enumerate(_KINDS[claim_type])}
    return min(votes, key=lambda kind: (-votes[kind], order.get(kind, len(order)), kind), default=None)


def _of_making(tellings: Iterable[Telling], status: str | None) -> list[Telling]:
    """Return the tellings whose time counts: those of the final status, of what was left those of when it was made."""
    if status != LEFT:
        return [one for one in tellings if one.status == status]
    dated = [one for one in tellings if one.when is not None]
    made = [one for one in dated if one.status != LEFT] or dated
    first = min((one.when for one in made if one.when), default=None)
    return [one for one in made if one.when and first and not one.when.clashes(first)]


def _when(tellings: Iterable[Telling]) -> TimeSpan | None:
    votes: Counter[TimeSpan] = Counter()
    latest: dict[TimeSpan, str] = {}
    for telling in tellings:
        if telling.when is not None:
            votes[telling.when] += 1
            latest[telling.when] = max(latest.get(telling.when, ""), telling.published)
    return max(votes, key=lambda when: (len(when.start), votes[when], latest[when], str(when)), default=None)


def _place(tellings: Iterable[Telling], entities: Entities) -> str | None:
    votes = Counter(place for telling in tellings for place in telling.places)
    latest = {place: telling.published for telling in sorted(tellings, key=lambda one: one.published)
              for place in telling.places}  # fmt: skip
    is_exact = {place: entities[place].type == "Place" for place in votes}
    return max(sorted(votes), key=lambda place: (is_exact[place], votes[place], latest[place]), default=None)


def _actors(claim_type: str, tellings: Iterable[Telling], entities: Entities) -> tuple[str, ...]:
    """Return all who take part: of a side and an official who acts for it, he in a meeting, it in an agreement."""
    everyone = {actor for telling in tellings for actor in telling.actors}
    officials = [entities[actor] for actor in sorted(everyone) if entities[actor].type == "Official"]
    if claim_type == "Meeting":
        everyone -= {actor for official in officials for actor in official.acts_for}
    else:
        everyone -= {official.id for official in officials if everyone.intersection(official.acts_for)}
    return tuple(sorted(everyone))
