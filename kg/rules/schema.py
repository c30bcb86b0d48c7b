"""What people write in the rule files, as checked forms."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Tongue = Literal["zh", "en"]
Rank = str


class Form(BaseModel):
    """Base of all forms: unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeForm(Form):
    """One office with its titles in the three written forms."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    en: tuple[str, ...] = ()
    hans: tuple[str, ...] = ()
    hant: tuple[str, ...] = ()
    rank: str
    single: bool = False


class OfficesForm(Form):
    """`lexicons/offices.yaml`."""

    offices: tuple[OfficeForm, ...]


class WordsForm(Form):
    """`lexicons/nonofficials.yaml`: words for people who are no officials."""

    en: tuple[str, ...] = ()
    hans: tuple[str, ...] = ()
    hant: tuple[str, ...] = ()


class LanguageForm(Form):
    """`grammar/<language>.yaml`: characters, macros and chunk patterns of one language."""

    language: Tongue
    characters: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    macros: dict[str, str] = {}
    chunks: tuple[ChunkForm, ...] = ()
    statuses: dict[str, tuple[str, ...]] = {}
    dates_apart: tuple[str, ...] = ()


class ChunkForm(Form):
    """A pattern whose match becomes one mention of the kind `make`."""

    id: str
    pattern: str
    make: Literal["person", "state", "organization", "role", "group", "pair", "place", "title", "bystander"]
    resolve: str | None = None
    repeat: bool = False


class FrameForm(Form):
    """A way to tell of an event: a trigger and the slots around it."""

    id: str
    language: Tongue
    kind: str | None = None
    trigger: str
    pattern: str
    kinds: dict[str, str] = {}
    status: str | None = None
    elided: bool = False
    each: bool = False


class FramesForm(Form):
    """`frames/<family>.yaml`."""

    family: Literal["meeting", "agreement", "membership"]
    macros: dict[Tongue, dict[str, str]] = {}
    frames: tuple[FrameForm, ...]


LanguageForm.model_rebuild()
