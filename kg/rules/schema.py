"""What people write in the rule files, as checked forms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

Tongue = Literal["zh", "en"]
Resolve = Literal[
    "name",
    "surname",
    "place",
    "states",
    "sides",
    "guests",
    "listed",
    "persons",
    "latter",
    "he",
    "government",
    "body",
    "home",
    "three",
    "owner",
    "capital",
    "his",
    "counterpart",
]
Family = Literal["meeting", "agreement", "membership"]


class Form(BaseModel):
    """Base of all forms: unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeForm(Form):
    """One office with its titles in the three written forms.

    `own` are titles that only one actor has, with its id; `meant` are offices whose holder the title may mean as well.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    en: tuple[str, ...] = ()
    hans: tuple[str, ...] = ()
    hant: tuple[str, ...] = ()
    rank: str
    single: bool = False
    own: dict[str, Annotated[str, Field(pattern=r"^(?:state/[A-Z]{3}|organization/[a-z0-9-]+)$")]] = {}
    meant: tuple[str, ...] = ()


class OfficesForm(RootModel[tuple[OfficeForm, ...]]):
    """`lexicons/offices.yaml`."""


class BystandersForm(Form):
    """Words for one kind of people who are no officials."""

    kind: str
    en: tuple[str, ...] = ()
    hans: tuple[str, ...] = ()
    hant: tuple[str, ...] = ()


class NonOfficialsForm(RootModel[tuple[BystandersForm, ...]]):
    """`lexicons/nonofficials.yaml`."""


class ConfidenceForm(Form):
    """`confidence.yaml`: how much a fact is trusted, by the beginning of its rule's name."""

    default: float = Field(ge=0, le=1)
    rules: dict[str, Annotated[float, Field(ge=0, le=1)]] = {}


class ChunkForm(Form):
    """A pattern whose match becomes one mention of the kind `make`; with `repeat` until nothing matches any more.

    `resolve: name` makes a person of the words in the group `name`, `resolve: place` a place of the match, `resolve:
    capital` the one from which the state in the group `of` is governed, unless another stands in the group `keep`;
    `resolve: counterpart` gives the office told of last; the
    values for a `pair` say who is meant.
    """

    id: str
    pattern: str
    make: Literal["person", "state", "organization", "role", "group", "pair", "place", "bystander"]
    resolve: Resolve | None = None
    repeat: bool = False


class LanguageForm(Form):
    """`grammar/<language>.yaml`: characters, word lists, macros and chunk patterns of one language.

    `words` are lists whose pattern matches any of them, which patterns may name as they do macros; `compounds` are
    patterns of short forms of states; `homes` says which state a document of a written form most likely speaks for.
    """

    language: Tongue
    characters: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    macros: dict[str, str] = {}
    compounds: tuple[str, ...] = ()
    homes: dict[str, str] = {}
    chunks: tuple[ChunkForm, ...] = ()


class FrameForm(Form):
    """A way to tell of an event: a trigger and the slots around it.

    `kinds` gives another kind when the trigger's words match a pattern. `elided: subject`: the subject of the clause
    before takes part too; `elided: sides`: those of the event told before in the sentence do, `elided: event`: those of
    the last event told, `elided: topic`: the organisation that the document is about does, `elided: home`: a journey
    goes to the state for which the document speaks. With `continues` the sentence adds to that event; its `status`,
    where the frame has one, is then that of the event. `undated`: the day told with it is not that of the event if the
    sentence tells of its signing too. In a membership `subject` stands for the member, or for the organisation where a
    member is named.
    """

    id: str
    language: Tongue
    kind: str | None = None
    trigger: str
    pattern: str
    kinds: dict[str, str] = {}
    status: str | None = None
    elided: Literal["subject", "sides", "event", "topic", "home"] | None = None
    continues: bool = False
    undated: bool = False


class FramesForm(Form):
    """`frames/<family>.yaml`."""

    family: Family
    macros: dict[Tongue, dict[str, str]] = {}
    frames: tuple[FrameForm, ...]
