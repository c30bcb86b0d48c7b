"""Meetings, agreements and memberships told in a sentence, as claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.extract.chunks import Fitting
from kg.extract.discourse import Discourse, type_of
from kg.extract.matches import (
    Match,
    belonging,
    is_attended_alone,
    is_called_again,
    is_of_members,
    is_signing_told,
    kind_of,
    listed,
    name_start,
    signers_of,
    span_of,
    where_key,
    whole_name,
)
from kg.extract.observer import Observer
from kg.extract.references import References
from kg.extract.slots import Telling, date_of, is_after, is_before, is_unreal, place_of, status_of
from kg.model.claim import Claim, Name, Property, Slot
from kg.model.document import Document, Language
from kg.model.mention import Mention, Tagged
from kg.model.span import Span
from kg.rules.cues import places_of
from kg.rules.pattern import slots
from kg.rules.values import Grammar
from kg.text.dates import find_dates
from kg.text.matching import match_form

_SIDES = ("side", "visitor", "host")
_MANY = 4
"""How many sides make talks a conference."""
_MEETING_CUES = ("cancelled", "denied", "hypothetical", "planned")
_AGREEMENT_CUES = ("hypothetical", "rejected", "planned")
_CONFERENCES = frozenset({"conference", "summit"})
_MEANT_GOALS = frozenset({"home", "listed"})
_TWO_SIDES = frozenset({"states", "sides"})
_LONE_KINDS = frozenset({"visit", "conference", "summit"})


@dataclass(slots=True)
class EventReader:
    """Finds the events of one document's sentences."""

    document: Document
    grammar: Grammar
    discourse: Discourse
    language: Language
    states_of: Mapping[str, str]
    bodies: Mapping[str, str]
    observer: Observer
    told: list[Claim] = field(default_factory=list)
    renamed: dict[Claim, str] = field(default_factory=dict)
    lacking: bool = False

    def claims(self, tagged: Tagged, passage: Span, fitting: Fitting) -> Iterator[Claim]:
        """Yield the claims of a tagged sentence that may match these frames."""
        self.discourse.begin_sentence()
        worded, marked = fitting
        wanted = worded if self.observer.wants_misses else worded & marked
        if not wanted and not tagged.mentions:
            return
        references = References(self.discourse, tagged, self.bodies, self.observer, self.grammar.words)
        for match in self._matches(tagged, wanted, marked) if wanted else ():
            builder = {"meeting": self._meeting, "agreement": self._agreement, "membership": self._membership}
            for claim in builder[match.frame.family](match, references, passage):
                self.told.append(claim)
                people = claim.values("participant") or claim.values("signatory")
                self.discourse.meet_each_other([str(key) for key in people])
                self.observer.tells(claim)
                yield claim
        self.discourse.subject = references.topic() or self.discourse.subject

    def _matches(self, tagged: Tagged, wanted: int, marked: int) -> Iterator[Match]:
        """Yield where the `wanted` frames fit; those for which a sentence has not the marks are only told of."""
        claimed: dict[str, list[tuple[int, int]]] = {}
        for at in places_of(wanted):
            frame = self.grammar.frames[at]
            if not frame.trigger.search(tagged.text):
                continue
            self.observer.tries(frame)
            if not marked >> at & 1:
                continue
            taken = claimed.setdefault(frame.family, [])
            for found in frame.pattern.finditer(tagged.text):
                trigger = found.span("t")
                if any(start < trigger[1] and trigger[0] < end for start, end in taken):
                    self.observer.passes_over(frame, found)
                    continue
                taken += [trigger, *slots(found, "name"), *slots(found, "also")]
                telling = Telling(tagged, self.grammar, found.start(), found.end(), trigger, self.observer)
                self.observer.fits(frame, found)
                self.lacking = False
                yield Match(frame, tagged, found, telling, self.document.text)
                if self.lacking:  # another frame may know the other side
                    taken.remove(trigger)

    # -- meetings ----------------------------------------------------------------------------------------------------

    def _meeting(self, match: Match, references: References, passage: Span) -> Iterator[Claim]:
        if match.frame.continues:
            yield from self._continued(match, references, passage)
            return
        doubt = "hypothetical" if is_unreal(match.telling) else None
        cue = doubt or match.frame.status or status_of(match.telling, first=_MEETING_CUES)
        if cue == "hypothetical":
            self.observer.drops("hypothetical")
            return
        mentions = match.mentions(*_SIDES)
        actors = references.keys(mentions, match.found.start())
        actors = list(dict.fromkeys([*self._elided(match, references, passage), *actors]))
        kind = self._meeting_kind(match, actors, mentions)
        self.lacking = len(actors) < (1 if kind in _LONE_KINDS else 2)
        if self.lacking or (kind != "visit" and self._is_inside_a_state(actors)):
            self.observer.drops("sides")
            return
        if self._is_told_of_persons(mentions, actors, passage):
            self.observer.drops("nothing_new")
            return
        places = self._goals(match, references)
        guests = {key for mention in match.mentions("visitor") for key in mention.keys}
        there = {self._state(str(place.value)) for place in places}
        has_goal = bool(match.mentions("destination")) or match.frame.elided == "home"
        nowhere = has_goal and (not places or bool(there & guests))
        when = date_of(match.telling)
        told = self._circumstances(match, when)
        is_at_home = kind == "visit" and (nowhere or self._is_at_home(actors, places))
        if is_at_home or is_attended_alone(kind, actors, told):
            self.observer.drops("sides")
            return
        found = [*(Slot("participant", key, match.frame.id, span_of(key, mentions)) for key in actors), *told]
        found.append(Slot("kind", kind, match.frame.id, match.tagged.span(*match.telling.trigger)))
        found.append(Slot("status", self._meeting_status(cue, when), match.frame.id))
        self.discourse.act(mentions)
        self.discourse.tell_of_two(actors)
        if kind == "visit":
            self.discourse.guests = tuple(actors[:1])
        for own in [[place] for place in places] or [[]]:
            yield Claim("Meeting", (*found, *own), passage, match.frame.id)

    def _meeting_kind(self, match: Match, actors: list[str], mentions: list[Mention]) -> str:
        kind = kind_of(match, "talks")
        sides = {side for key in actors for side in self.discourse.sides(key)[:1]}
        is_conference = len(sides) >= _MANY or is_of_members(actors, mentions)
        return "conference" if kind == "talks" and is_conference else kind

    def _is_told_of_persons(self, mentions: list[Mention], actors: list[str], passage: Span) -> bool:
        """The two sides of a sentence are those of the persons whose meeting it has told of."""
        if not mentions or any(mention.code not in _TWO_SIDES for mention in mentions):
            return False
        met = [claim for claim in self.told if claim.passage == passage and claim.type == "Meeting"]
        sides = [
            {side for key in claim.values("participant") for side in self.discourse.sides(str(key))} for claim in met
        ]
        return set(actors) in sides

    def _is_inside_a_state(self, actors: list[str]) -> bool:
        """Those who act for one state are no two sides."""
        sides = {self.discourse.sides(key) for key in actors}
        return len(actors) > 1 and len(sides) == 1 and all(type_of(key) == "Official" for key in actors)

    def _is_at_home(self, actors: list[str], places: list[Slot]) -> bool:
        """A journey inside one's own state has no other side."""
        own = {side for key in actors for side in self.discourse.sides(key)}
        return bool(places) and len(own) == 1 and all(self._state(str(place.value)) in own for place in places)

    def _elided(self, match: Match, references: References, passage: Span) -> list[str]:
        if match.frame.elided in (None, "home"):
            return []
        found = references.subject(match.found.start())
        if match.frame.elided == "sides" and len(found) < 2:
            found = self._sides_told(passage)
        if match.frame.elided == "event":
            found = self._sides_told(None)
        self.observer.refers(None, found, self.discourse)
        return found

    def _sides_told(self, passage: Span | None) -> list[str]:
        """Return the sides of the event told before in the same sentence; of a visit, whom it went to too.

        Without a passage the event may have been told anywhere before.
        """
        told = [claim for claim in reversed(self.told) if passage in (None, claim.passage)]
        alone: list[str] = []
        for claim in told:
            keys = [str(slot.value) for slot in claim.slots if slot.property in ("participant", "party")]
            if claim.type not in ("Meeting", "Agreement"):
                continue
            if len(keys) > 1:
                return keys
            places = [self._state(str(value)) for value in claim.values("place")]
            alone = alone or [*keys, *(key for key in places if key)]
            if passage is None:
                break
        return alone

    def _state(self, place: str) -> str | None:
        return place if place.startswith("state/") else self.states_of.get(place)

    def _told_before(self, match: Match) -> Claim | None:
        """Return the event that a sentence goes on about; a frame for conferences goes on about no other meeting."""
        family, kind = match.frame.family.capitalize(), match.frame.kind
        wanted = _CONFERENCES if kind == "conference" else {kind} if kind else None
        for claim in reversed(self.told):
            if claim.type == family and (wanted is None or wanted & set(claim.values("kind"))):
                return claim
        return None

    def _joining(self, match: Match, before: Claim, references: References) -> list[Slot]:
        """Return those whom a sentence adds to the event told before, as hosts, guests or signers."""
        mentions = match.mentions(*_SIDES, "signer")
        prop: Property = "signatory" if before.type == "Agreement" else "participant"
        keys = [key for key in references.keys(mentions, match.found.start()) if key not in before.values(prop)]
        keys = [key for key in keys if prop != "signatory" or type_of(key) == "Official"]
        return [Slot(prop, key, match.frame.id, span_of(key, mentions)) for key in keys]

    def _continued(self, match: Match, references: References, passage: Span) -> Iterator[Claim]:
        """A sentence that only says when and where the event told before is, or who else takes part."""
        before = self._told_before(match)
        if before is None:
            self.observer.drops("nothing_before")
            return
        joined = self._joining(match, before, references)
        replaced = ("status",) if match.frame.status else ("date", "place")
        status = [Slot("status", match.frame.status, match.frame.id)] if match.frame.status else []
        told = status or ([] if joined else self._circumstances(match, date_of(match.telling)))
        kept = [slot for slot in before.slots if slot.property not in replaced] if told else before.slots
        new = [*joined, *told]
        if not new:
            self.observer.drops("nothing_new")
        else:
            name = self._event_of(before)
            yield replace(before, slots=(*kept, *new), passage=passage, rule=match.frame.id, event=name)

    def _event_of(self, before: Claim) -> str:
        """Return the name that joins further tellings to a claim."""
        name = before.event or self.renamed.get(before) or f"{self.document.id}-{before.passage.start}-{before.rule}"
        self.renamed[before] = name
        return name

    def _meeting_status(self, cue: str | None, when: Mention | None) -> str:
        published = self.document.published
        if when is not None and when.when is not None and cue in (None, "planned"):
            if is_after(when.when, published):
                return "planned"
            if is_before(when.when, published):
                return "held"
        return cue or "held"

    def _circumstances(self, match: Match, when: Mention | None) -> list[Slot]:
        found: list[Slot] = []
        if when is not None and when.when is not None:
            found.append(Slot("date", when.when, when.rule, when.span))
        if not slots(match.found, "destination") and match.frame.elided != "home":
            place = place_of(match.telling)
            if place is not None and place.keys and type_of(where_key(place)) in ("Place", "State"):
                found.append(Slot("place", where_key(place), match.frame.id, place.span))
        return found

    def _goals(self, match: Match, references: References) -> list[Slot]:
        """Return where a journey goes to; "our country" and a coming without a goal are the home state."""
        rule = match.frame.id
        parts = [part for mention in match.mentions("destination") for part in listed(mention)]
        named = [part for part in parts if part.keys and type_of(where_key(part)) in ("Place", "State")]
        found = [Slot("place", where_key(part), rule, part.span) for part in named]
        for part in parts:
            if part.code in _MEANT_GOALS:
                found += [Slot("place", key, rule, part.span) for key in references.keys([part], match.found.start())]
        if match.frame.elided == "home" and self.discourse.is_ours:
            span = match.tagged.span(*match.telling.trigger)
            found += [Slot("place", key, rule, span) for key in self.discourse.home]
        return found

    # -- agreements ----------------------------------------------------------------------------------------------------

    def _agreement(self, match: Match, references: References, passage: Span) -> Iterator[Claim]:
        if match.frame.continues:
            yield from self._continued(match, references, passage)
            return
        doubt = "hypothetical" if is_unreal(match.telling) else None
        cue = doubt or match.frame.status or status_of(match.telling, first=_AGREEMENT_CUES)
        if cue == "hypothetical":
            self.observer.drops("hypothetical")
            return
        for signers in signers_of(match):
            yield from self._agreement_of(match, signers, references, passage, cue)

    def _agreement_of(
        self, match: Match, signers: list[Mention], references: References, passage: Span, cue: str | None
    ) -> Iterator[Claim]:
        actors = references.keys([*signers, *match.mentions("party")], match.found.start())
        actors = list(dict.fromkeys([*self._elided(match, references, passage), *actors]))
        parties = list(dict.fromkeys(side for key in actors for side in self.discourse.sides(key)))
        parties = [key for key in parties if type_of(key) != "Official"]
        if not actors or (len(parties) < 2 and not slots(match.found, "party")):
            self.lacking = True
            self.observer.drops("sides")
            return
        found = [Slot("party", key, match.frame.id, span_of(key, signers)) for key in parties]
        if signers or match.frame.elided in ("subject", "sides"):
            people = [key for key in actors if type_of(key) == "Official"]
            found += [Slot("signatory", key, match.frame.id, span_of(key, signers)) for key in people]
        is_undated = match.frame.undated and is_signing_told(match)
        when = None if is_undated else date_of(match.telling, of_name=name_start(match))
        found += self._circumstances(match, when)
        if when is None and not is_undated:
            found += self._year_of_name(match)
        before = self._told_again(match, parties)
        if before is None and match.frame.status == "withdrawn" and is_called_again(match):
            self.observer.drops("nothing_before")  # the pact that somebody else denounced is not his
            return
        if before is not None and match.frame.status:
            found = [slot for slot in found if slot.property not in ("date", "place")]
        found += self._names(match) if before is None else []
        found.append(Slot("kind", kind_of(match, "deal"), match.frame.id))
        found.append(Slot("status", self._agreement_status(cue, when), match.frame.id))
        yield Claim(
            "Agreement", tuple(found), passage, match.frame.id, event=self._event_of(before) if before else None
        )

    def _told_again(self, match: Match, parties: list[str]) -> Claim | None:
        """Return the agreement of some of the parties that was told before, if it is only called the agreement."""
        if not is_called_again(match):
            return None
        told = (claim for claim in reversed(self.told) if claim.type == "Agreement")
        return next((claim for claim in told if set(parties) & set(claim.values("party"))), None)

    def _agreement_status(self, cue: str | None, when: Mention | None) -> str:
        if cue == "planned" or (when and when.when and is_after(when.when, self.document.published)):
            return "proposed"
        return cue or "signed"

    def _year_of_name(self, match: Match) -> list[Slot]:
        """A name that holds a year tells the date: 2015年核协议."""
        for at in slots(match.found, "name"):
            span = match.tagged.span(*at)
            dates = find_dates(span.of(self.document.text), self.language, anchor=None, offset=span.start)
            if len(dates) == 1 and dates[0].value is not None:
                return [Slot("date", dates[0].value, match.frame.id, dates[0].span)]
        return []

    def _names(self, match: Match) -> list[Slot]:
        found = []
        trim = self.grammar.words.get("name_lead")
        for at in slots(match.found, "name"):
            span = match.tagged.span(*at)
            words = whole_name(" ".join(span.of(self.document.text).split())).strip("《》「」『』“”\"'.,，、 ")
            while trim is not None and (lead := trim.match(words)) and lead.end() < len(words):
                words = words[lead.end() :].strip("《》「」『』“”\"' ")
            if words:
                found.append(Slot("name", Name(words, self.language), match.frame.id, span))
        return found

    # -- memberships --------------------------------------------------------------------------------------------------

    def _membership(self, match: Match, references: References, passage: Span) -> Iterator[Claim]:
        if status_of(match.telling, first=("hypothetical",)):
            self.observer.drops("hypothetical")
            return
        members = references.keys(match.mentions("member"), match.found.start())
        is_body_told = bool(slots(match.found, "organization"))
        if match.frame.elided == "subject" and is_body_told:
            members = references.subject(match.found.start())
        bodies: list[tuple[str, Span | None]] = [
            (key, body.span) for body in match.mentions("organization") for key in references.keys([body], 0)
        ]
        left_out = self.discourse.topic if match.frame.elided == "topic" else self.discourse.body
        if match.frame.elided and left_out and not is_body_told:
            bodies.append((left_out, None))
        for body, span in bodies:
            for member in members:
                if member != body and type_of(body) == "Organization" and type_of(member) != "Official":
                    yield belonging(match.frame.id, member, body, span, passage)
            yield from self._pact_of(match, members, body, span, passage)

    def _pact_of(
        self, match: Match, members: list[str], body: str, span: Span | None, passage: Span
    ) -> Iterator[Claim]:
        """The members of a body that is an agreement too, or an alliance by name, are its parties."""
        pact = body.replace("organization/", "agreement/")
        name = self.discourse.longest_name(body)
        if name is None or len(members) < 2:
            return
        known = self.bodies.get(pact) == body
        alliance = self.grammar.words.get("alliance")
        if known or (alliance is not None and alliance.search(match_form(name.text))):
            rule = match.frame.id
            found = [Slot("party", member, rule, passage) for member in members]
            kind = "deal" if known else "alliance"
            found += [Slot("name", name, rule, span), Slot("kind", kind, rule), Slot("status", "inForce", rule)]
            yield Claim("Agreement", tuple(found), passage, rule, event=pact if known else None)
