"""Identity keys: what follows the base in the IRI of a thing; readable, ASCII, fixed by a ledger where there is one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Protocol

from kg.resolve.authority import Authority
from kg.resolve.bonds import Bond
from kg.resolve.choose import Facts
from kg.resolve.entities import Entity
from kg.resolve.naming import fold_name, is_han
from kg.resolve.telling import Telling
from kg.text.pinyin import syllables
from kg.text.script import fold

_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST = 60
_SHOWN_SIDES = 4


def slug(text: str) -> str:
    """Return ASCII words joined by hyphens: Latin letters without accents, Chinese as pinyin.

    >>> slug("Côte d'Ivoire"), slug("外交部長")
    ('cote-d-ivoire', 'waijiaobuzhang')
    """
    words = ["".join(syllables(part)) if is_han(part) else part for part in re.split(r"[\s·]+", fold(text))]
    plain = unicodedata.normalize("NFKD", " ".join(words).lower()).encode("ascii", "ignore").decode("ascii")
    short = _NOT_ASCII_WORD.sub("-", plain).strip("-")[:_LONGEST].strip("-")
    return short or "x" + sha256(text.encode("utf-8")).hexdigest()[:8]


class Identities(Protocol):
    """What keeps identity keys once they were given."""

    def keys_for(self, fingerprints: Iterable[str]) -> Sequence[str]:
        """Return the keys that any of the fingerprints was given, the one first seen first."""

    def knows(self, key: str) -> bool:
        """Return whether the key was ever given."""

    def record(self, key: str, fingerprints: Iterable[str]) -> None:
        """Keep the key for those fingerprints that have none yet."""


class Given(Protocol):
    """The keys that things of this build have."""

    def __contains__(self, key: object) -> bool: ...

    def add(self, key: str, /) -> None:
        """Note that a thing has the key."""


@dataclass(slots=True)
class Keys:
    """Gives each thing of one build its own key: that of the ledger, else a new one from what is known of the thing.

    Keys are given in the order in which they are asked for, so callers ask in an order that follows from content.
    """

    registry: Authority
    ledger: Identities | None = None
    given: Given = field(default_factory=set[str])

    def give(self, propose: Callable[[], str], fingerprints: Iterable[str]) -> str:
        """Return the key of the thing with those fingerprints; a new one as proposed, with -2, -3 where taken."""
        marks = sorted(set(fingerprints))
        kept = self.ledger.keys_for(marks) if self.ledger else ()
        key = next((key for key in kept if key not in self.given), None) or self._new(propose())
        self.given.add(key)
        if self.ledger is not None:
            self.ledger.record(key, marks)
        return key

    def allot(self, proposal: Proposal) -> str:
        """Return the key of what is proposed: that of the registry where it is free."""
        if proposal.known and self._take(proposal.known):
            return proposal.known
        return self.give(lambda: proposal.key, proposal.marks)

    def _take(self, key: str) -> bool:
        """Give a key of the registry; return whether nothing else of this build has it."""
        is_free = key not in self.given
        self.given.add(key)
        return is_free

    def _new(self, proposal: str) -> str:
        key, number = proposal, 1
        while key in self.given or self.registry.has(key) or (self.ledger is not None and self.ledger.knows(key)):
            number += 1
            key = f"{proposal}-{number}"
        return key


def entity_keys(entities: Iterable[Entity], keys: Keys) -> dict[str, str]:
    """Return the keys of entities by id: the registry's, else from the fullest Latin name or pinyin."""
    found = {}
    for entity in sorted(entities, key=lambda entity: entity.id):
        if entity.is_known:
            found[entity.id] = entity.id
            continue
        latin = [name.text for name in entity.names if name.language == "en" and not is_han(name.text)]
        name = next(iter([*latin, *(name.text for name in entity.names)]), entity.id)
        marks = [f"{entity.type.lower()}|{fold_name(one.text)}|{' '.join(entity.acts_for)}" for one in entity.names]
        found[entity.id] = keys.give(partial(_proposed, entity.type, name), marks or [entity.id])
    return found


def _proposed(kind: str, name: str) -> str:
    return f"{kind.lower()}/{slug(name)}"


@dataclass(frozen=True, slots=True)
class Slugs:
    """Short names of entities for the keys of what they take part in."""

    registry: Authority
    entity_keys: Mapping[str, str]

    def of(self, entity_id: str) -> str:
        """Return the slug of a state's English label, else the last part of an entity's key."""
        key = self.entity_keys[entity_id]
        if key.startswith("state/") and self.registry.type_of(key):
            label = self.registry.labels(key).get("en")
            if label:
                return slug(label)
        return key.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The key that a thing would like to have, what it is known again by, and its id in the registry if it has one."""

    key: str
    marks: tuple[str, ...]
    known: str = ""


def propose_event(facts: Facts, tellings: Sequence[Telling], slugs: Slugs) -> Proposal:
    """Propose the key of a meeting (date, sides, place or kind) or agreement (date, parties, Latin name or kind)."""
    known = {one.event for one in tellings if one.event and one.event.startswith("agreement/")}
    sides = sorted(slugs.of(side) for side in facts.sides)
    shown = sides[:_SHOWN_SIDES] + ([f"{len(sides) - _SHOWN_SIDES}-more"] if len(sides) > _SHOWN_SIDES else [])
    if facts.type == "Meeting":
        last = slugs.of(facts.place) if facts.place else facts.kind
    else:
        last = next((slug(name.text) for name in facts.names if not is_han(name.text)), facts.kind)
    parts = [facts.when.start if facts.when else None, *shown, last]
    proposal = f"{facts.type.lower()}/{'-'.join(filter(None, parts)) or 'unknown'}"
    marks = sorted({mark for one in tellings for mark in _marks(one, slugs)})
    return Proposal(proposal, tuple(marks), min(known, default=""))


def _marks(telling: Telling, slugs: Slugs) -> Iterable[str]:
    """Yield what shows the event of a telling: who, when (in an undated telling, which document), call or not."""
    who = " ".join(sorted(slugs.entity_keys[actor] for actor in telling.actors))
    when = str(telling.when) if telling.when else telling.doc
    family = "call" if telling.kind == "call" else telling.type.lower()
    names = sorted(fold_name(name.text) for name in telling.names) or [telling.kind or ""]
    if telling.type == "Agreement":
        yield from (f"agreement|{who}|{when}|{name}" for name in names)
    else:
        where = "" if telling.when else " ".join(sorted(slugs.entity_keys[place] for place in telling.places))
        yield f"{family}|{who}|{when}|{where}"


def propose_bond(bond: Bond, slugs: Slugs) -> Proposal:
    """Propose the key of a tenure or membership: who, of what and which office."""
    kind, member, organization, code, known = bond.id
    ends = [slugs.entity_keys[end] for end in (member, organization) if end]
    parts = [slugs.of(end) for end in (member, organization) if end]
    if code:
        parts.append(slug(next((office.text for office in bond.offices if fold_name(office.text) == code), code)))
    return Proposal(f"{kind.lower()}/{'-'.join(parts)}", (f"{kind.lower()}|{' '.join(ends)}|{code}",), known)
