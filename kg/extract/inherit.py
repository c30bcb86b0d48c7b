"""Times and places that a claim takes over from what the document told before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extract.discourse import Discourse, type_of
from kg.model.claim import Claim, Property, Slot

_RULE = "inherited"
_TRUST = 0.7


def complete(claims: Iterable[Claim], discourse: Discourse) -> list[Claim]:
    """Return the claims, agreements completed by the one meeting of their sides.

    An agreement without a date or place that the document tells of was made where and when its sides met, if the
    document tells of one such meeting only: held for what was signed, planned for what is proposed. A meeting or visit
    told in one sentence with another event of the same person was when that was, wherever its date is told.
    """
    told = list(claims)
    told = [_beside(claim, told) if claim.type == "Meeting" else claim for claim in told]
    meetings = [claim for claim in told if claim.type == "Meeting" and "call" not in claim.values("kind")]
    return [_completed(claim, meetings, discourse) if claim.type == "Agreement" else claim for claim in told]


def _beside(claim: Claim, told: Sequence[Claim]) -> Claim:
    if claim.values("date") or "held" not in claim.values("status"):
        return claim
    mine = _people(claim)
    for other in told:
        if other == claim or other.passage != claim.passage or not mine & _people(other):
            continue
        same = [one for one in told if one.type == other.type and _people(one) == _people(other)]
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


def _completed(claim: Claim, meetings: Sequence[Claim], discourse: Discourse) -> Claim:
    if "withdrawn" in claim.values("status") or len(claim.values("date")) > 0:
        return claim
    wanted = "planned" if "proposed" in claim.values("status") else "held"
    sides = _sides(claim, "party", discourse)
    same = [m for m in meetings if _sides(m, "participant", discourse) == sides and wanted in m.values("status")]
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
