"""What a document has spoken of so far: its things, their names, and who was mentioned last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kg.model.claim import Name, Thing, ThingType
from kg.model.document import Language
from kg.model.mention import Mention
from kg.model.span import Span
from kg.text.matching import match_form

_ROYAL = re.compile(r"(?:king|queen|sultan|emir|pope|prince|princess|crown prince|sheikh) ")
_PARTS = re.compile(r"[·\s]+")
_TYPES: dict[str, ThingType] = {
    "state": "State",
    "organization": "Organization",
    "official": "Official",
    "place": "Place",
}


_KEYS = 4096
"""Keys whose type is remembered: a document speaks of the same ones again and again."""
_MEMORY = 2
"""How many sentences those who met are remembered as "the two"."""
HOME = "state/?"
"""Stands for the state from which a document speaks (我外交部長) until that is known."""


@lru_cache(maxsize=_KEYS)
def type_of(key: str) -> str:
    """Return the type that the prefix of a key tells ("official/…", "?official/3"); "Agreement" for a pact."""
    return _TYPES.get(key.lstrip("?").partition("/")[0], "Agreement")


@lru_cache(maxsize=_KEYS)
def _parts(form: str) -> tuple[str, ...]:
    """Return the parts of a name of the form of `match_form`."""
    return tuple(_PARTS.split(form))


@dataclass(slots=True)
class Draft:
    """A thing while its document is read; `names` (text and language) in the order met."""

    key: str
    names: dict[tuple[str, Language], None] = field(default_factory=dict)
    acts_for: dict[str, None] = field(default_factory=dict)
    place_of: str | None = None


class Held(NamedTuple):
    """A person said to hold an office, for whom where told; a tuple, since each is completed several times.

    `of` may hold officials (somebody's envoy) and `HOME`; `near` are states and places told of beside it, the likeliest
    first, `lent` whom the one before in a list holds his for, `far` the states and places told of in the sentence
    before. A counterpart holds the office told before, whatever `title` says, rather not that of an agent (by, with).
    `is_of_other`: it is told of what body it is, though that is not known (Sea-Rescue spokeswoman).
    """

    who: str
    title: Name
    code: str | None
    of: tuple[str, ...]
    span: Span
    passage: Span
    rule: str
    near: tuple[str, ...] = ()
    lent: tuple[str, ...] = ()
    is_counterpart: bool = False
    is_agent: bool = False
    is_of_other: bool = False
    far: tuple[str, ...] = ()


class Discourse:
    """Memory of one document: things by key, persons by name, offices told, actors by recency."""

    def __init__(
        self,
        known_sides: Mapping[str, tuple[str, ...]],
        known_holders: Mapping[tuple[str, str], tuple[str, ...]],
        meant_offices: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._known = known_sides
        self._known_holders = known_holders
        self._meant_offices = meant_offices
        self.things: dict[str, Draft] = {}
        self.held: list[Held] = []
        self.recent: list[str] = []
        self.subject: tuple[str, ...] = ()
        self.home: tuple[str, ...] = ()
        self.is_at_home = True
        self.is_home_sure = False
        self.is_ours = False
        self.body: str | None = None
        self.topic: str | None = None
        self.met: tuple[str, ...] = ()
        self.borne: dict[str, dict[str, None]] = {}
        self.dateline: str | None = None
        self.lead: tuple[str, ...] = ()
        self.last_states: tuple[str, ...] = ()
        self.told_of: Counter[str] = Counter()
        self.three: tuple[str, ...] = ()
        self.guests: tuple[str, ...] = ()
        self._two: tuple[str, ...] = ()
        self._since_two = 0
        self._by_name: dict[str, str] = {}
        self._places: dict[str, str] = {}

    def note(self, key: str, name: str, language: Language) -> str:
        """Record that `name` was met for the thing `key`; return the key."""
        draft = self.things.get(key)
        if draft is None:
            draft = self.things[key] = Draft(key)
        if (name, language) not in draft.names:
            draft.names[name, language] = None
            if type_of(key) == "Official":
                self._by_name.setdefault(match_form(name), key)
        return key

    def meet(self, key: str) -> None:
        """Record that the thing was spoken of, without a name of its own (Russian for Russia)."""
        if key not in self.things:
            self.things[key] = Draft(key)

    def person(self, name: str, language: Language, *, known: str | None = None) -> str:
        """Return the key of the person so named: the one met before under that name, `known`, or a new one."""
        form = match_form(name)
        key = self._by_name.get(form) or known or self._by_last_part(form) or self._by_inner_part(form)
        if key is None:
            key = f"?official/{sum(k.startswith('?official/') for k in self.things) + 1}"
        return self.note(key, name, language)

    def find_person(self, name: str) -> str | None:
        """Return the key of a person met under exactly this name."""
        return self._by_name.get(match_form(name))

    def by_first(self, char: str) -> str | None:
        """Return the one person whose names begin with a character, as surnames do; `None` for none or several."""
        form = match_form(char)
        found = {key for name, key in self._by_name.items() if name[:1] == form}
        return found.pop() if len(found) == 1 else None

    def _by_last_part(self, form: str) -> str | None:
        """A last name alone is the person met with it before; a full name may extend a last name met before.

        A word that begins the name of one person only is that person too: Sultan Salim; Seo for Seo Min-jae.
        """
        last = _parts(form)[-1]
        for known, key in self._by_name.items():
            parts = _parts(known)
            if parts[-1] == last and (len(parts) == 1 or last == form):
                return key
        inside = [(known, key) for known, key in self._by_name.items() if f"{form} " in known]
        begun = {key for known, key in inside if _ROYAL.sub("", known, count=1).startswith(f"{form} ")}
        begun |= {key for known, key in self._by_name.items() if form.startswith(f"{known} ")}
        return begun.pop() if len(begun) == 1 else None

    def _by_inner_part(self, form: str) -> str | None:
        """A name that is not the last is that of the one person met with it before: Prince Faisal, President Uhuru."""
        found = {key for known, key in self._by_name.items() if form in known and form in _parts(known)[:-1]}
        return found.pop() if len(found) == 1 else None

    def place(self, name: str, language: Language) -> str:
        """Return the key of the place so named, which the registry does not know."""
        key = self._places.setdefault(match_form(name), f"?place/{len(self._places) + 1}")
        return self.note(key, name, language)

    def same(self, one: str, other: str) -> None:
        """Record that two keys are one person; the key of the registry stands for both."""
        keep, drop = (other, one) if one.startswith("?") else (one, other)
        if keep == drop or not drop.startswith("?"):
            return
        self.things.setdefault(keep, Draft(keep)).names.update(self.things.pop(drop).names)
        self._by_name.update({name: keep for name, key in self._by_name.items() if key == drop})

    def alias(self, key: str, name: str, language: Language) -> None:
        """Record a second name of a person, as one in brackets."""
        self.note(key, name, language)

    def persons(self) -> dict[str, str]:
        """Return all names of persons met so far with their keys."""
        return dict(self._by_name)

    def act(self, mentions: Iterable[Mention]) -> None:
        """Move the actors of the mentions to the end of the list of recent ones."""
        for mention in mentions:
            if mention.kind == "group":
                sides = tuple(dict.fromkeys(side for key in mention.keys for side in self.sides(key)[:1]))
                self.three = sides if len(sides) == 3 else self.three
            for key in mention.keys:
                if key in self.recent:
                    self.recent.remove(key)
                self.recent.append(key)
                if type_of(key) == "Organization":
                    self.body = key
                    self.topic = self.topic or key

    def tell_of_two(self, keys: Sequence[str]) -> None:
        """Record who took part in an event just told of."""
        if len(keys) == 2:
            self._two, self._since_two = tuple(keys), 0

    def begin_sentence(self) -> None:
        """Record that another sentence begins: who met in one before the last is not meant by "the two" any more."""
        self._since_two += 1
        self._two = self._two if self._since_two <= _MEMORY else ()

    @property
    def two(self) -> tuple[str, ...]:
        """Return the two who took part in the event told last, when that was in this sentence or shortly before."""
        return self._two

    def sides(self, key: str) -> tuple[str, ...]:
        """Return whom a thing stands for: the states an official acts for by the text, else as known, else itself."""
        draft = self.things.get(key)
        return (tuple(draft.acts_for) if draft else ()) or self._known.get(key, ()) or (key,)

    def longest_name(self, key: str) -> Name | None:
        """Return the fullest name that a thing was met under."""
        draft = self.things.get(key)
        longest = max(draft.names, key=lambda name: (len(name[0]), name), default=None) if draft else None
        return Name(*longest) if longest else None

    def own(self, who: str, passage: Span, of: tuple[str, ...]) -> None:
        """Record for whom a person holds the offices that a passage tells of without saying so."""
        for at, held in enumerate(self.held):
            if held.who == who and held.passage == passage and not held.of:
                self.held[at] = held._replace(of=of)

    def lend(self, who: str, passage: Span, of: tuple[str, ...]) -> None:
        """Record that a person stands in a list after one whose office is held for `of`."""
        for at, held in enumerate(self.held):
            if held.who == who and held.passage == passage and not held.of:
                self.held[at] = held._replace(lent=of)

    def tell_of(self, states: Sequence[str], lead: tuple[str, ...]) -> None:
        """Record the states and places that a sentence tells of, the last one first, and the first person in it."""
        self.lead = lead or self.lead
        if states:
            self.told_of.update(states)
            self.last_states = tuple(states)

    def bear(self, title: str, of: tuple[str, ...]) -> None:
        """Record that an office is spoken of without a name (the Iranian president), and whose it is."""
        states = [key for key in of if type_of(key) == "State" and key != HOME]
        if title and states:
            self.borne.setdefault(title, {}).update(dict.fromkeys(states))

    def bearers(self, title: str) -> tuple[str, ...]:
        """Return the states whose office of that title, or of one that ends with it, is spoken of without a name."""
        words = match_form(title)
        return tuple(
            {of: None for one, all_of in self.borne.items() if f" {one}".endswith(f" {words}") for of in all_of}
        )

    def meet_each_other(self, keys: Sequence[str]) -> None:
        """Record the two persons of different sides of whom an event was told last; others change nothing."""
        people = [key for key in keys if type_of(key) == "Official"]
        if len(people) == 2 and not set(self.sides(people[0])) & set(self.sides(people[1])):
            self.met = tuple(people)

    def titled(self, words: str) -> set[str]:
        """Return who holds an English office whose title begins or ends with some words (the Secretary)."""
        titles = {(held.who, match_form(held.title.text)) for held in self.held if held.title.language == "en"}
        ends = (f"{words} ", f" {words}")
        return {who for who, title in titles if words and (title.startswith(ends[0]) or title.endswith(ends[1]))}

    def has_latin_name(self, key: str) -> bool:
        """Return whether a person's name was given in Latin letters too."""
        return any(language == "en" for _, language in self.things[key].names)

    def holder(self, code: str | None, side: str) -> str | None:
        """Return who holds an office for a side by the text; of several or none, the one known to and told of last."""
        codes = (code, *self._meant_offices.get(code, ())) if code else ()
        told = {held.who for held in self.held if held.code in codes and side in held.of}
        if len(told) == 1:
            return next(iter(told))
        known = (key for key in reversed(self.recent)
                 if key in told or any(side in self._known_holders.get((key, one), ()) for one in codes))  # fmt: skip
        return next(known, None)

    def counterparts(self) -> None:
        """Give whom a text calls a counterpart the office told before in the passage, and none where none is told."""
        if not any(held.is_counterpart for held in self.held):
            return
        told: dict[Span, list[Held]] = {}
        for held in self.held:
            if not held.is_counterpart:
                told.setdefault(held.passage, []).append(held)
        settled: list[Held] = []
        for held in self.held:
            before = [other for other in told.get(held.passage, ()) if other.span.start < held.span.start]
            nearest = max(before, key=lambda other: (not other.is_agent, other.span), default=None)
            base = nearest if held.is_counterpart else held
            if base is not None:
                settled.append(held._replace(title=base.title, code=base.code))
            else:
                self.things[held.who].acts_for.update(dict.fromkeys(held.of))
        self.held = settled

    def heads(self, code: str | None) -> tuple[str, ...]:
        """Return who holds an office for the state from which the document speaks."""
        found = [held.who for held in self.held if code and held.code == code and set(held.of) & set(self.home)]
        return tuple(found[:1])

    def finished(self, keys: Iterable[str]) -> tuple[Thing, ...]:
        """Return the things with these keys as values, sorted by key; the longest name first."""
        return tuple(self._thing(key) for key in sorted(set(keys)))

    def _thing(self, key: str) -> Thing:
        draft = self.things[key]
        names = sorted(draft.names, key=lambda name: (-len(name[0]), name)) if len(draft.names) > 1 else draft.names
        kind = _TYPES[key.lstrip("?").partition("/")[0]]
        return Thing(key, kind, tuple([Name(*name) for name in names]), tuple(draft.acts_for), draft.place_of)
