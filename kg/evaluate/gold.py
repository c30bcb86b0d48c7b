"""What a careful reader takes from a text: the form of an annotation file, checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from kg.errors import Fault, InputError, RuleError
from kg.model.time import TimeSpan
from kg.rules.load import KeyPath, line_of, parse, tree

EntityKind = Literal["State", "Organization", "Official", "Place"]
MeetingKind = Literal["talks", "call", "summit", "visit", "conference", "other"]
MeetingStatus = Literal["held", "planned", "cancelled", "denied"]
AgreementKind = Literal[
    "treaty", "alliance", "ceasefire", "statement", "deal", "law", "resolution", "process", "other"
]  # fmt: skip
AgreementStatus = Literal["proposed", "signed", "in_force", "withdrawn", "rejected"]
Language = Literal["zh-Hans", "zh-Hant", "en"]


def _checked_date(text: str) -> str:
    start, _, end = text.partition("/")
    span = TimeSpan(start, end) if "/" in text else TimeSpan(start)
    for value in filter(None, (span.start, span.end)):
        if len(value) == len("YYYY-MM-DD"):
            datetime.date.fromisoformat(value)
    return text


Date = Annotated[str, AfterValidator(_checked_date)]
Phenomenon = Annotated[str, Field(pattern="^[a-z][a-z-]*$")]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Entity(_Form):
    """An actor or place that an item refers to; `names` are all names a program may fairly give it."""

    type: EntityKind
    names: Annotated[tuple[str, ...], Field(min_length=1)]
    represents: str | None = None
    office: tuple[str, ...] = ()


class _Item(_Form):
    """What all items have; `phenomena` say what is hard about reading it, for the table by phenomenon."""

    optional: bool = False
    evidence: str | None = None
    phenomena: tuple[Phenomenon, ...] = ()
    documents: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()


class _Event(_Item):
    """What meetings and agreements have alike."""

    id: str
    optional_participants: tuple[str, ...] = ()
    date: Date | None = None
    place: str | None = None


class Meeting(_Event):
    """Two or more sides met, spoke or will."""

    kind: MeetingKind
    participants: tuple[str, ...]
    status: MeetingStatus | None = None


class Agreement(_Event):
    """An understanding, treaty, accord, statement, ceasefire, law or resolution."""

    kind: AgreementKind
    names: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    status: AgreementStatus | None = None


class Membership(_Item):
    """A state or organisation belongs or belonged to an organisation."""

    member: str
    organization: str


class Office(_Item):
    """An official holds or held an office for a state or an organisation; `office` are its titles."""

    official: str
    office: tuple[str, ...]
    of: str


class Gold(_Form):
    """The annotation of one document, or with `documents` of several that are built together.

    `phenomena` of the whole count for each of its items, and for what is told beside them.
    """

    document: str
    documents: tuple[str, ...] = ()
    language: Language | tuple[Language, ...]
    published: Date | None = None
    phenomena: tuple[Phenomenon, ...] = ()
    entities: Mapping[str, Entity] = {}
    meetings: tuple[Meeting, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    memberships: tuple[Membership, ...] = ()
    offices: tuple[Office, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        """Let a section stand with nothing below it."""
        return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


def parse_gold(text: str, location: str) -> Gold:
    """Return the annotation that YAML `text` holds.

    Raises:
        RuleError: it is no YAML, breaks the form, or names what is not among its entities; all faults with their lines.
    """
    gold = parse(text, Gold, location=location)
    faults = tuple(_faults(gold))
    if faults:
        node = tree(text)
        raise RuleError(
            [Fault(location, line_of(node, path), ".".join(map(str, path)), message) for path, message in faults]
        )
    return gold


def read_gold(path: Path) -> Gold:
    """Return the annotation of a file (YAML, UTF-8).

    Raises:
        InputError: the file cannot be read.
        RuleError: it is malformed; all faults with their lines.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error), expected="an annotation in YAML (UTF-8)") from error
    return parse_gold(text, str(path))


def _faults(gold: Gold) -> Iterator[tuple[KeyPath, str]]:
    for path, key, kinds in _references(gold):
        entity = gold.entities.get(key)
        if entity is None:
            yield path, f"{key!r} is not among the entities"
        elif kinds and entity.type not in kinds:
            yield path, f"{key!r} is a {entity.type}; expected {' or '.join(kinds)}"
    sections: tuple[tuple[str, Sequence[_Event]], ...] = (("meetings", gold.meetings), ("agreements", gold.agreements))
    for section, events in sections:
        seen: set[str] = set()
        for index, event in enumerate(events):
            if event.id in seen:
                yield (section, index, "id"), f"{event.id!r} stands twice"
            seen.add(event.id)


_References = Iterator[tuple[KeyPath, str, tuple[str, ...]]]


def _references(gold: Gold) -> _References:
    """Yield where an entity is named, its key, and the kinds that it may have (none: any)."""
    for key, entity in gold.entities.items():
        if entity.represents is not None:
            yield ("entities", key, "represents"), entity.represents, ("State", "Organization")
    for index, meeting in enumerate(gold.meetings):
        yield from _event_references(("meetings", index), meeting, "participants")
    for index, agreement in enumerate(gold.agreements):
        yield from _event_references(("agreements", index), agreement, "parties")
    for index, membership in enumerate(gold.memberships):
        yield ("memberships", index, "member"), membership.member, ()
        yield ("memberships", index, "organization"), membership.organization, ()
    for index, office in enumerate(gold.offices):
        yield ("offices", index, "official"), office.official, ()
        yield ("offices", index, "of"), office.of, ()


def _event_references(path: KeyPath, event: Meeting | Agreement, sides: str) -> _References:
    slots = {sides: event.participants if isinstance(event, Meeting) else event.parties}
    slots["optional_participants"] = event.optional_participants
    slots["signatories"] = () if isinstance(event, Meeting) else event.signatories
    for slot, keys in slots.items():
        for index, key in enumerate(keys):
            yield (*path, slot, index), key, ()
    if event.place is not None:
        yield (*path, "place"), event.place, ("Place", "State")
