"""What one document states: the things it speaks of and the claims it makes about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model.document import Document, Language
from kg.model.span import Span
from kg.model.time import TimeSpan

ThingType = Literal["State", "Organization", "Official", "Place"]
ClaimType = Literal["Meeting", "Agreement", "Tenure", "Membership"]
Property = Literal[
    "participant", "party", "signatory", "member", "organization",   # value: key of a thing
    "place",                                                          # value: key of a Place or State
    "date", "startDate", "endDate",                                   # value: TimeSpan
    "status", "kind",                                                 # value: local name of a concept of the ontology
    "office", "name",                                                 # value: Name
]  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name as written, with its language tag."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Thing:
    """A state, organisation, official or place of one document, after coreference inside it.

    `key` is unique in the document; for a thing of the registry it is the registry's id (`state/RUS`), else it starts
    with `?`. `names` are all spellings met in the text, fullest first, never those that only the registry knows.
    `acts_for` is the key of the state or organisation that an official stands for by the text, with the passage.
    `place_of` is the key of the State that a place not in the registry lies in, where the text tells.
    """

    key: str
    type: ThingType
    names: tuple[Name, ...]
    acts_for: tuple[str, ...] = ()
    place_of: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One property of a claim: its value, the words it rests on (where there are any) and the rule that filled it.

    `confidence` is 0 to 1.
    """

    property: Property
    value: str | TimeSpan | Name
    rule: str
    span: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """One telling of a meeting, agreement, tenure or membership in one passage.

    `passage` covers the sentence or sentences that state it. Several claims may tell of one thing: joining them is the
    business of `kg.resolve`. `event` names claims that the reader already knows to be one (same value, same thing).
    """

    type: ClaimType
    slots: tuple[Slot, ...]
    passage: Span
    rule: str
    confidence: float = 1.0
    event: str | None = None

    def values(self, prop: Property) -> tuple[str | TimeSpan | Name, ...]:
        """Return the values of one property, in the order of the slots."""
        return tuple([slot.value for slot in self.slots if slot.property == prop])


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was taken from one document."""

    document: Document
    things: tuple[Thing, ...]
    claims: tuple[Claim, ...]
