"""One document's telling of an event, in terms of the world, and what several tellings say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.claim import Claim, ClaimType, Name, Property, Reading
from kg.model.document import Document
from kg.model.time import TimeSpan
from kg.resolve.entities import Cast, Entities, Entity
from kg.resolve.naming import fold_name, is_generic, numbers_of, tagged
from kg.resolve.outline import Heading, Outline, Said, Statement, said_in, times

ACTORS: Mapping[str, Property] = {"Meeting": "participant", "Agreement": "party"}
CALL = "call"


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim about a meeting or agreement; all references are ids of entities.

    `sides` gives for each side that takes part (a state, else an organisation, else a person for whom nobody is known)
    the officials named for it. `name` is the document and the passage, with `#2` for a second claim of the type there.
    `number` is the place of the claim among those of the document, `start` that of its passage in the text, `event`
    what the reader calls the event. `published` is "" where the document tells no date.
    """

    number: int
    name: str
    doc: str
    published: str
    type: ClaimType
    event: str | None
    start: int
    actors: tuple[str, ...]
    signatories: tuple[str, ...]
    sides: Mapping[str, frozenset[str]]
    when: TimeSpan | None
    places: tuple[str, ...]
    status: str | None
    kind: str | None
    names: tuple[Name, ...]

    @property
    def order(self) -> tuple[str, str, int]:
        """Return what tellings are sorted by: when the document was published, its id, the place in it."""
        return (self.published, self.doc, self.number)


def tell(reading: Reading | Outline, cast: Cast) -> list[Telling]:
    """Return the tellings of the claims of one document about meetings and agreements, in their order."""
    doc = reading.document
    met: Counter[str] = Counter()
    found: list[Telling] = []
    claims: Sequence[Claim | Statement] = reading.claims
    for number, claim in enumerate(claims):
        if claim.type in ACTORS:
            name = f"{doc.id}:{claim.passage.start}-{claim.passage.end}"
            met[f"{claim.type} {name}"] += 1
            place = met[f"{claim.type} {name}"]
            found.append(_tell(number, name if place == 1 else f"{name}#{place}", doc, claim, cast))
    return found


def _tell(number: int, name: str, doc: Document | Heading, claim: Claim | Statement, cast: Cast) -> Telling:
    said = said_in(claim)
    actors = [cast.find(str(key)) for key in said.get(ACTORS[claim.type], ())]
    signatories = [cast.find(str(key)) for key in said.get("signatory", ())]
    return Telling(
        number=number,
        name=name,
        doc=doc.id,
        published=doc.published.start if doc.published else "",
        type=claim.type,
        event=claim.event,
        start=claim.passage.start,
        actors=_ids(actors),
        signatories=_ids(signatories),
        sides=_sides([*actors, *signatories], cast.entities),
        when=_when(said),
        places=_ids(cast.find(str(key)) for key in said.get("place", ())),
        status=_word(said, "status"),
        kind=_word(said, "kind"),
        names=tuple(sorted({tagged(value) for value in said.get("name", ()) if isinstance(value, Name)})),
    )


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(sorted({entity.id for entity in entities}))


def _word(said: Said, prop: Property) -> str | None:
    return next((str(value) for value in said.get(prop, ())), None)


def _when(said: Said) -> TimeSpan | None:
    """Return the time a claim gives: its date, else the interval from its start and end dates."""
    dates, starts, ends = (times(said, prop) for prop in ("date", "startDate", "endDate"))
    if dates:
        return dates[0]
    if starts:
        return TimeSpan(starts[0].start, ends[0].start if ends else None)
    return ends[0] if ends else None


def _sides(actors: Iterable[Entity], entities: Entities) -> dict[str, frozenset[str]]:
    sides: dict[str, frozenset[str]] = {}
    for actor in actors:
        side = side_of(actor, entities)
        named = frozenset([actor.id]) if actor.type == "Official" else frozenset()
        sides[side] = sides.get(side, frozenset()) | named
    return sides


def side_of(actor: Entity, entities: Entities) -> str:
    """Return the side that an actor takes: the state he acts for or belongs to, else the organisation, else himself."""
    if actor.type == "State":
        return actor.id
    if actor.type == "Organization":
        return actor.state or actor.id
    stands_for = sorted({side_of(entities[key], entities) for key in actor.acts_for})
    states = [side for side in stands_for if entities[side].type == "State"]
    return next(iter([*states, *stands_for]), actor.id)


@dataclass(frozen=True, slots=True)
class Profile:
    """What one or several tellings say of one event.

    `names` are folded, bare words for a kind left out; `numbers` are those in them.
    """

    docs: frozenset[str]
    sides: Mapping[str, frozenset[str]]
    whens: frozenset[TimeSpan]
    places: frozenset[str]
    kinds: frozenset[str]
    statuses: frozenset[str]
    published: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str] = frozenset()

    @property
    def is_call(self) -> bool:
        """Return whether they tell of a call."""
        return CALL in self.kinds

    @property
    def detail(self) -> tuple[int, int, int]:
        """Return how much is told: exactness of the date, number of sides, number of officials."""
        exact = max((len(when.start) for when in self.whens), default=0)
        return (exact, len(self.sides), sum(map(len, self.sides.values())))


def profile_of(telling: Telling) -> Profile:
    """Return what one telling says."""
    return Profile(
        docs=frozenset([telling.doc]),
        sides=telling.sides,
        whens=frozenset(filter(None, [telling.when])),
        places=frozenset(telling.places),
        kinds=frozenset(filter(None, [telling.kind])),
        statuses=frozenset(filter(None, [telling.status])),
        published=frozenset([telling.published]),
        names=frozenset(fold_name(name.text) for name in telling.names if not is_generic(name.text)),
        numbers=frozenset(number for name in telling.names for number in numbers_of(name.text)),
    )


def unite(profiles: Sequence[Profile]) -> Profile:
    """Return what all the profiles say together."""
    first, *others = profiles
    for other in others:
        sides = {side: first.sides.get(side, frozenset()) | other.sides.get(side, frozenset())
                 for side in sorted({*first.sides, *other.sides})}  # fmt: skip
        first = Profile(
            first.docs | other.docs, sides, first.whens | other.whens, first.places | other.places,
            first.kinds | other.kinds, first.statuses | other.statuses, first.published | other.published,
            first.names | other.names, first.numbers | other.numbers,
        )  # fmt: skip
    return first
