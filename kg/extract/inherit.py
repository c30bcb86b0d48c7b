"""Times and places that a claim takes over from what the document told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.discourse import Discourse, type_of
from kg.model.claim import Claim, Property, Slot
from kg.model.span import Span
from kg.model.time import TimeSpan

_RULE = "inherited"
_TRUST = 0.7
_YEAR = 4
"""Characters of a date that is only a year."""
_APART = frozenset({"visit", "call", "withdrawn", "denied", "cancelled"})
"""Kinds and statuses of what is no part of a visit."""
_JUST_BEFORE = 100
"""Code points between the sentence that tells of a visit and one that goes on about it."""
_AHEAD = frozenset({"planned", "proposed"})


def complete(claims: Iterable[Claim], discourse: Discourse, states_of: Mapping[str, str]) -> list[Claim]:
    """Return the claims, completed by what is told beside them.

    Talks and agreements in the sentence that tells of a visit of one of their sides are where the visit is. A meeting
    or visit told in one sentence with another event of the same person was when that was, wherever its date is told.
    Talks and agreements between a visitor and those visited were on that visit, if it is the only one.
    An agreement without a date or place that the document tells of was made where and when its sides met, if the
    document tells of one such meeting only: held for what was signed, planned for what is proposed.
    """
    told = list(claims)
    told = [_on_visit(claim, beside, discourse) for claim, beside in _with_neighbours(told)]
    alike: dict[tuple[str, frozenset[str]], list[Claim]] = defaultdict(list)
    for claim in told:
        alike[claim.type, _people(claim)].append(claim)
    told = [_beside(claim, beside, alike) for claim, beside in _with_neighbours(told)]
    visits = [_Visit.of(claim, discourse, states_of) for claim in told if "visit" in claim.values("kind")]
    told = [_during(claim, [one for one in visits if one], discourse) for claim in told]
    meetings: dict[frozenset[str], list[Claim]] = defaultdict(list)
    for claim in told:
        if claim.type == "Meeting" and "call" not in claim.values("kind"):
            meetings[_sides(claim, "participant", discourse)].append(claim)
    return [_completed(claim, meetings, discourse) if claim.type == "Agreement" else claim for claim in told]


def is_within_one_side(claim: Claim, discourse: Discourse) -> bool:
    """Return whether talks or a call join only people of one state: no meeting of two sides."""
    people = claim.values("participant")
    if claim.type != "Meeting" or len(people) < 2 or not {"talks", "call"} & set(claim.values("kind")):
        return False
    shared = set.intersection(*(set(discourse.sides(str(key))) for key in people))
    return any(type_of(side) == "State" for side in shared)


def _with_neighbours(told: Sequence[Claim]) -> Iterator[tuple[Claim, Sequence[Claim]]]:
    """Yield each claim with all claims of its passage."""
    by_passage: dict[Span, list[Claim]] = defaultdict(list)
    for claim in told:
        by_passage[claim.passage].append(claim)
    return ((claim, by_passage[claim.passage]) for claim in told)


def _on_visit(claim: Claim, beside: Sequence[Claim], discourse: Discourse) -> Claim:
    if claim.type not in ("Meeting", "Agreement") or {"visit", "call"} & set(claim.values("kind")):
        return claim
    missing = {"date", "place"} - {slot.property for slot in claim.slots}
    mine = _sides(claim, "participant" if claim.type == "Meeting" else "party", discourse)
    for other in beside:
        is_visit = "visit" in other.values("kind") and len(other.values("place")) == 1
        is_visit = is_visit and ("planned" in other.values("status")) == bool(_AHEAD & set(claim.values("status")))
        strangers = claim.type == "Meeting" and _people(other) and not _people(claim) & _people(other)
        if is_visit and missing and not strangers and mine & _sides(other, "participant", discourse):
            new = [_taken(slot) for slot in other.slots if slot.property in missing]
            return replace(claim, slots=(*claim.slots, *new))
    return claim


@dataclass(frozen=True, slots=True)
class _Visit:
    claim: Claim
    guests: frozenset[str]
    visitors: frozenset[str]
    state: str
    place: Slot
    when: TimeSpan | None

    @staticmethod
    def of(claim: Claim, discourse: Discourse, states_of: Mapping[str, str]) -> _Visit | None:
        """Return a visit to one place whose state is known."""
        places = [slot for slot in claim.slots if slot.property == "place"]
        state = states_of.get(str(places[0].value), str(places[0].value)) if len(places) == 1 else ""
        guests = _sides(claim, "participant", discourse) - {state}
        if not state.startswith("state/") or len(guests) != 1:
            return None
        when = next((value for value in claim.values("date") if isinstance(value, TimeSpan)), None)
        return _Visit(claim, guests, _people(claim), state, places[0], when)

    def has(self, claim: Claim, sides: frozenset[str]) -> bool:
        """Return whether an event between these sides may be part of the visit."""
        people = _people(claim)
        is_ahead = bool(_AHEAD & set(claim.values("status")))
        there = self.guests | {self.state} <= sides and len(sides) == 2
        same = not people or not self.visitors or bool(people & self.visitors)
        return there and same and is_ahead == ("planned" in self.claim.values("status"))


def _during(claim: Claim, visits: Sequence[_Visit], discourse: Discourse) -> Claim:
    """Return talks or an agreement with the place and the time of the only visit that they can belong to."""
    settled = {"visit", "call"} & set(claim.values("kind")) or {"withdrawn", "denied", "cancelled"} & set(
        claim.values("status")
    )
    if claim.type not in ("Meeting", "Agreement") or settled:
        return claim
    mine = _sides(claim, "participant" if claim.type == "Meeting" else "party", discourse)
    theirs = [visit for visit in visits if visit.has(claim, mine)]
    before = _told_just_before(claim, theirs)
    theirs = [before] if before else theirs
    times = {visit.when for visit in theirs if visit.when}
    places = {str(visit.place.value): visit.place for visit in theirs}
    towns = [key for key in places if not key.startswith("state/")]
    when = next(iter(times), None)
    own = next((value for value in claim.values("date") if isinstance(value, TimeSpan)), None)
    if (
        len(times) > 1
        or len(towns) > 1
        or len({visit.state for visit in theirs}) != 1
        or (own and (when is None or own.clashes(when)))
    ):
        return claim
    new = []
    if not claim.values("place"):
        new.append(_taken(places[towns[0]] if towns else theirs[0].place))
    if own is None and when and (before or "held" in claim.values("status")) and (day := _within(when)):
        dated = next(slot for visit in theirs for slot in visit.claim.slots if slot.property == "date")
        new.append(_taken(replace(dated, value=day)))
    return replace(claim, slots=(*claim.slots, *new)) if new else claim


def _told_just_before(claim: Claim, visits: Sequence[_Visit]) -> _Visit | None:
    """Return the visit that the text told of last, if that is a sentence or two before; a dated one if there is any."""
    gaps = [(visit.when is None, claim.passage.start - visit.claim.passage.end, visit) for visit in visits]
    near = [found for found in gaps if 0 <= found[1] <= _JUST_BEFORE]
    return min(near, key=lambda found: found[:2])[2] if near else None


def _within(when: TimeSpan) -> TimeSpan | None:
    """Return when something on a visit was: the day or month of a visit of that length, the month of a longer one."""
    if when.end is None or when.end == when.start:
        return TimeSpan(when.start)
    return TimeSpan(when.start[:7]) if when.start[:7] == when.end[:7] and len(when.start) > _YEAR else None


def _beside(
    claim: Claim, beside: Sequence[Claim], alike: Mapping[tuple[str, frozenset[str]], Sequence[Claim]]
) -> Claim:
    if claim.type != "Meeting" or claim.values("date") or "held" not in claim.values("status"):
        return claim
    mine = _people(claim)
    for other in beside:
        if other == claim or not mine & _people(other):
            continue
        same = alike.get((other.type, _people(other)), ())
        dates = {str(value) for one in same for value in one.values("date") if len(_people(one)) > 1}
        if len(dates) == 1 and not {"planned", "proposed"} & set(other.values("status")):
            found = next(one for one in same if one.values("date"))
            new = [_taken(slot) for slot in found.slots if slot.property == "date" or _is_missing_place(slot, claim)]
            return replace(claim, slots=(*claim.slots, *new, *_hosts(claim, other)))
    return claim


def _hosts(visit: Claim, signed: Claim) -> list[Slot]:
    """Those with whom a visitor signs something on his visit take part in it."""
    if "visit" not in visit.values("kind"):
        return []
    there = set(visit.values("participant"))
    found = [slot for slot in signed.slots if slot.property == "signatory" and slot.value not in there]
    return [_taken(replace(slot, property="participant")) for slot in found]


def _people(claim: Claim) -> frozenset[str]:
    values = claim.values("participant" if claim.type == "Meeting" else "signatory")
    return frozenset(str(value) for value in values if type_of(str(value)) == "Official")


def _completed(claim: Claim, meetings: Mapping[frozenset[str], Sequence[Claim]], discourse: Discourse) -> Claim:
    if "withdrawn" in claim.values("status") or len(claim.values("date")) > 0:
        return claim
    wanted = "planned" if "proposed" in claim.values("status") else "held"
    sides = _sides(claim, "party", discourse)
    same = [meeting for meeting in meetings.get(sides, ()) if wanted in meeting.values("status")]
    dates = {str(value) for meeting in same for value in meeting.values("date")}
    if len(dates) != 1 or not claim.values("signatory"):
        return claim
    found = next(meeting for meeting in same if meeting.values("date"))
    new = [_taken(slot) for slot in found.slots if slot.property == "date" or _is_missing_place(slot, claim)]
    return replace(claim, slots=(*claim.slots, *new))


def _taken(slot: Slot) -> Slot:
    return replace(slot, rule=f"{_RULE}.{slot.rule}", confidence=min(slot.confidence, _TRUST))


def _is_missing_place(slot: Slot, claim: Claim) -> bool:
    return slot.property == "place" and not claim.values("place")


def _sides(claim: Claim, prop: Property, discourse: Discourse) -> frozenset[str]:
    return frozenset(side for key in claim.values(prop) for side in discourse.sides(str(key))[:1])
