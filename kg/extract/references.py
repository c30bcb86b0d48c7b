"""Who is meant: offices without a name, 两国, the two leaders, he, the one left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.extract.discourse import HOME, Discourse, type_of
from kg.extract.observer import Observer
from kg.model.mention import Mention, Tagged
from kg.rules.late import Expression
from kg.text.matching import match_form

_LEAD = 12
"""How many characters before an actor tell whether it leads its clause."""
_LATELY = 5
"""How many persons may have been told of since two met who are still "the two leaders"."""
_ACTING = frozenset({"person", "state", "organization", "role", "group", "pair", "seat"})

_TOLD_BEFORE = frozenset({"home", "guests", "latter"})
_MEANT = _ACTING | {"adjective"}


class References(NamedTuple):
    """Resolves the mentions of one sentence against it and what was told before."""

    discourse: Discourse
    tagged: Tagged
    bodies: Mapping[str, str]
    observer: Observer
    words: Mapping[str, Expression]

    def keys(self, mentions: list[Mention], start: int) -> list[str]:
        """Return the things that mentions refer to, in order, without repeats; `start` is where the telling begins."""
        return list(dict.fromkeys(key for mention in mentions for key in self._of(mention, start)))

    def subject(self, start: int) -> list[str]:
        """Return the actor that leads the nearest clause before place `start`, else the first one, else the last told.

        An actor behind a preposition leads no clause.
        """
        before = [at for at in sorted(self.tagged.mentions) if at < start and self.tagged.mentions[at].kind in _ACTING]
        leading = [at for at in before if self._leads(at) and not self._modifies(at)]
        first = [at for at in before if not self._modifies(at) and not self._is_topic(at)][:1]
        for at in [*leading[::-1], *(at for at in first if not self._is_oblique(at))]:
            keys = self.keys([self.tagged.mentions[at]], at)
            if keys and not self._speaks_for_others(keys):
                return keys
        return list(self.discourse.subject)

    def _speaks_for_others(self, keys: Iterable[str]) -> bool:
        """Return whether somebody only tells what others do, as spokespeople."""
        words = self.words.get("speaks_for")
        titles = [held.title.text for held in self.discourse.held if held.who in keys]
        return words is not None and any(words.search(match_form(title)) for title in titles)

    def _is_topic(self, at: int) -> bool:
        words = self.words.get("leads_not")
        return words is not None and words.match(self.tagged.text, at + 1) is not None

    def _modifies(self, at: int) -> bool:
        words = self.words.get("modifies")
        return words is not None and words.match(self.tagged.text, at + 1) is not None

    def _is_oblique(self, at: int) -> bool:
        words = self.words.get("oblique")
        return words is not None and words.search(self.tagged.text, max(0, at - 1), at) is not None

    def topic(self) -> tuple[str, ...]:
        """Return what the sentence is about: the actor that leads its first clause, else the first one."""
        acting = [at for at, mention in self.tagged.mentions.items() if mention.kind in _ACTING]
        if not acting:
            return ()
        if self.tagged.mentions[acting[0]].code == "he":
            return ()  # a sentence that begins with "he" goes on about the one meant by it
        actors = [at for at in acting if self.tagged.mentions[at].kind != "pair"]
        leading = next(([at] for at in actors if self._leads(at)), [])
        keys = (tuple(dict.fromkeys(self._meant_by(self.tagged.mentions[at], at))) for at in [*leading, *actors[:1]])
        return next((key for key in keys if key and not self._speaks_for_others(key)), ())

    def _leads(self, at: int) -> bool:
        lead = self.words.get("clause_lead")
        if lead is None or self._is_topic(at):
            return False
        return lead.search(self.tagged.text, max(0, at - _LEAD), at) is not None

    def _of(self, mention: Mention, start: int) -> tuple[str, ...]:
        keys = self._meant_by(mention, start)
        self.observer.refers(mention, keys, self.discourse)
        return keys

    def _meant_by(self, mention: Mention, start: int) -> tuple[str, ...]:
        if mention.kind == "role":
            return self._of_role(mention)
        if mention.kind == "pair":
            return self._of_pair(mention, start)
        if mention.kind == "group":
            return tuple(key for part in mention.parts if part.kind in _MEANT for key in self._of(part, start))
        if mention.kind == "pact":
            return tuple(self.bodies[key] for key in mention.keys if key in self.bodies)
        return tuple(self._at_home(mention.keys))

    def _at_home(self, keys: tuple[str, ...]) -> list[str]:
        return [key for one in keys for key in (self.discourse.home if one == HOME else (one,))]

    def _of_role(self, mention: Mention) -> tuple[str, ...]:
        if not mention.of:
            if self.discourse.is_ours and self.discourse.heads(mention.code):
                return self.discourse.heads(mention.code)
            named = {held.who for held in self.discourse.held if mention.code and held.code == mention.code}
            named = named or self.discourse.titled(mention.title_words)
            return tuple(named) if len(named) == 1 else self.discourse.heads(mention.code)
        found: list[str] = []
        for state in self._at_home(mention.of):
            found.append(self.discourse.holder(mention.code, state) or state)
        return tuple(dict.fromkeys(found))

    def _of_pair(self, mention: Mention, start: int) -> tuple[str, ...]:
        before = [
            m
            for at, m in sorted(self.tagged.mentions.items())
            if m.span.end <= mention.span.start and m.kind in _ACTING
        ]
        keys = [key for m in before if m is not mention and m.kind != "pair" for key in self._of(m, start)]
        told = list(dict.fromkeys([*self.discourse.recent, *keys][::-1]))
        if mention.code in _TOLD_BEFORE:
            return {"home": self.discourse.home, "guests": self.discourse.guests, "latter": tuple(told[:1])}[
                mention.code
            ]
        if mention.code == "government":
            return tuple(side for part in mention.parts for key in part.keys for side in self.discourse.sides(key)[:1])
        if mention.code == "he":
            led = self._led_by(mention, start)
            people = [key for key in [*led, *keys[:1], *self.discourse.subject] if type_of(key) == "Official"]
            return tuple(people[:1])
        if mention.code == "body":
            bodies = [self.discourse.body or "", *(key for key in keys if type_of(key) == "Organization")]
            return (bodies[-1],) if bodies[-1] else ()
        if mention.code == "listed":
            return self._states_of_list(before, start)
        if mention.code == "three":
            return self._three(before, start) or self._last(self._sides_in_order(told), 3)
        return self._of_two(mention, keys, told)

    def _led_by(self, mention: Mention, start: int) -> tuple[str, ...]:
        """Return the person who leads the nearest clause before a mention."""
        people = [
            at
            for at, one in sorted(self.tagged.mentions.items())
            if one.kind in ("person", "role") and one.span.end <= mention.span.start and self._leads(at)
        ]
        return self._of(self.tagged.mentions[people[-1]], start) if people else ()

    def _of_two(self, mention: Mention, keys: list[str], told: list[str]) -> tuple[str, ...]:
        """Return those of the event told last, unless the sentence has named others; else the last two."""
        named = {side for key in keys for side in self.discourse.sides(key)[:1]}
        if len(named) < 2 and (two := self._met(mention.code)) and named <= self._sides_of(two):
            return two
        if mention.code == "persons":
            titled = self.discourse.titled(mention.title_words)
            people = [key for key in told if type_of(key) == "Official" and (len(titled) < 2 or key in titled)]
            met = self.discourse.met
            return met if met and set(met) <= set(people[:_LATELY]) else self._two(people)
        sides = self._sides_in_order(told)
        if mention.code == "states":
            sides = [side for side in sides if type_of(side) == "State"]
        return self._with_home(self._two(sides), sides, keys)

    def _sides_in_order(self, told: list[str]) -> list[str]:
        return [side for key in told for side in self.discourse.sides(key) if type_of(side) != "Official"]

    def _met(self, code: str | None) -> tuple[str, ...]:
        """Return the two of the event told last as persons, states or sides; nothing where they are none of these."""
        two = self.discourse.two
        if code == "persons":
            return two if all(type_of(key) == "Official" for key in two) else ()
        sides = tuple(dict.fromkeys(side for key in two for side in self.discourse.sides(key)[:1]))
        is_fit = all(type_of(side) == "State" if code == "states" else type_of(side) != "Official" for side in sides)
        return sides if code in ("states", "sides") and len(sides) == 2 and is_fit else ()

    def _sides_of(self, keys: Iterable[str]) -> set[str]:
        return {side for key in keys for side in self.discourse.sides(key)}

    def _states_of_list(self, before: list[Mention], start: int) -> tuple[str, ...]:
        """Return the states of those in the last list before."""
        groups = [mention for mention in before if mention.kind == "group"]
        keys = self._of(groups[-1], start) if groups else ()
        sides = [side for key in keys for side in self.discourse.sides(key)[:1] if type_of(side) == "State"]
        return tuple(dict.fromkeys(sides))

    def _three(self, before: list[Mention], start: int) -> tuple[str, ...]:
        """Return the list of three that the document gave last."""
        for mention in reversed(before):
            keys = self._of(mention, start) if mention.kind == "group" else ()
            sides = tuple(dict.fromkeys(side for key in keys for side in self.discourse.sides(key)[:1]))
            if len(sides) == 3:
                return sides
        return self.discourse.three

    def _with_home(self, two: tuple[str, ...], told: list[str], here: list[str]) -> tuple[str, ...]:
        """In a document that speaks for a state "the two countries" are that one and another, unless two are named."""
        home = self.discourse.home[:1]
        named = {side for key in here for side in self.discourse.sides(key)}
        if not self.discourse.is_ours or not home or home[0] in two or len(named) > 1:
            return two
        return (*home, *[side for side in told if side not in home][:1])

    @staticmethod
    def _two(keys: list[str]) -> tuple[str, ...]:
        return References._last(keys, 2)

    @staticmethod
    def _last(keys: list[str], count: int) -> tuple[str, ...]:
        """Return the first `count` of things told backwards, in the order told; nothing where they are fewer."""
        distinct = list(dict.fromkeys(keys))[:count]
        return tuple(reversed(distinct)) if len(distinct) == count else ()
