"""Times and places that a claim takes over from what the document told before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extract.discourse import Discourse
from kg.model.claim import Claim, Property, Slot

_RULE = "inherited"
_TRUST = 0.7


def complete(claims: Iterable[Claim], discourse: Discourse) -> list[Claim]:
    """Return the claims, agreements completed by the one meeting of their sides.

    An agreement without a date or place that the document tells of was made where and when its sides met, if the
    document tells of one such meeting only: held for what was signed, planned for what is proposed.
    """
    told = list(claims)
    meetings = [claim for claim in told if claim.type == "Meeting" and "call" not in claim.values("kind")]
    return [_completed(claim, meetings, discourse) if claim.type == "Agreement" else claim for claim in told]


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
