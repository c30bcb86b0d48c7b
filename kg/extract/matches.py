"""A frame that fits a sentence, and what its slots hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.discourse import type_of
from kg.extract.slots import Telling
from kg.model.claim import Claim, Slot
from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.rules.pattern import slots
from kg.rules.values import Frame
from kg.text.matching import match_form


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits a sentence."""

    frame: Frame
    tagged: Tagged
    found: re.Match[str]
    telling: Telling
    source: str

    def mentions(self, *names: str) -> list[Mention]:
        """Return the mentions in the slots of these names, in order."""
        return [m for name in names for at in slots(self.found, name) for m in self.tagged.within(*at)]

    def words(self, at: tuple[int, int]) -> str:
        """Return the words of a place in the sentence as the document has them, folded."""
        return match_form(self.tagged.span(*at).of(self.source))


def belonging(rule: str, member: str, body: str, span: Span | None, passage: Span) -> Claim:
    """Return that one belongs to a body, which is named at `span`."""
    return Claim(
        "Membership", (Slot("member", member, rule, passage), Slot("organization", body, rule, span)), passage, rule
    )


def name_start(match: Match) -> int:
    """Return where the name of an agreement begins, the trigger where it has none."""
    return min((at for at, _ in slots(match.found, "name")), default=match.telling.trigger[0])


def whole_name(words: str) -> str:
    """Return a name without an opening bracket that it does not close, or what stands inside it."""
    _, mark, inner = words.rpartition("（" if "（" in words else "(")
    return inner if mark and "）" not in inner and ")" not in inner else words


def listed(mention: Mention) -> list[Mention]:
    """Return what a list names, also in lists of lists."""
    return [one for part in mention.parts for one in listed(part)] if mention.kind == "group" else [mention]


def where_key(place: Mention) -> str:
    """Return the key of a place; a seat of government is meant as the town."""
    return place.alternatives[0] if place.kind == "seat" and place.alternatives else place.keys[0]


def signers_of(match: Match) -> list[list[Mention]]:
    """Return the signers of each agreement: with several partners of one signer there is one with each."""
    signers, partners = match.mentions("signer"), match.mentions("partner")
    if not partners and len(signers) == 1 and len(signers[0].parts) == 2 and signers[0].rule.endswith(".with"):
        signers, partners = list(signers[0].parts[:1]), list(signers[0].parts[1:])
    parts = [part for mention in partners for part in listed(mention)]
    jointly = match.telling.words("jointly")
    is_joint = jointly is not None and jointly.search(match.tagged.text, match.found.start(), match.found.end())
    if len(parts) < 2 or is_joint or any(len(mention.keys) > 1 for mention in signers):
        return [[*signers, *partners]]
    return [[*signers, part] for part in parts if part.keys]


def is_called_again(match: Match) -> bool:
    """Return whether an agreement is only called by its kind, as one that was told of before: the pact."""
    again, names = match.telling.words("again"), slots(match.found, "name")
    if again is None or not names:
        return False
    start, end = names[0]
    found = again.finditer(match.tagged.text, max(0, start - 5), end)
    return any(one.end() == end and one.start() <= start for one in found)


def is_attended_alone(kind: str, actors: list[str], found: list[Slot]) -> bool:
    """Return whether a person is at a gathering of nobody knows whom or where: that is no meeting of sides."""
    is_gathering = kind in ("conference", "summit") and len(actors) == 1 and type_of(actors[0]) != "Organization"
    return is_gathering and all(slot.property != "place" for slot in found)


def is_of_members(actors: list[str], mentions: list[Mention]) -> bool:
    """Return whether the ministers or leaders of one body meet each other: 欧盟外长举行会议."""
    return len(actors) == 1 and type_of(actors[0]) == "Organization" and any(m.kind == "role" for m in mentions)


def is_signing_told(match: Match) -> bool:
    """Return whether the sentence tells that something was signed."""
    words = match.telling.words("signing")
    return words is not None and words.search(match.tagged.text) is not None


def kind_of(match: Match, default: str) -> str:
    """Return the kind that the words of the trigger and of the name tell, else that of the frame, else `default`."""
    words = match.found.group("t") + "".join(map(match.words, slots(match.found, "name")))
    return next((kind for pattern, kind in match.frame.kinds if pattern.search(words)), match.frame.kind or default)


def span_of(key: str, mentions: list[Mention]) -> Span | None:
    """Return where a thing is named, in a list its own words; `None` where it is only meant."""
    for mention in mentions:
        if key in mention.keys:
            part = next((part.span for part in mention.parts if key in part.keys), mention.span)
            return part
    return None
