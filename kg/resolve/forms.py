"""The forms of the files that joining is told by."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, RootModel


class WordsForm(BaseModel):
    """The form of `kg/data/names.yaml`; see `kg.resolve.words.Words`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_characters: tuple[str, ...]
    amending: tuple[str, ...]
    bare: tuple[str, ...]
    heads: tuple[str, ...]
    ordinals: tuple[str, ...]


class PhrasesForm(BaseModel):
    """The form of one part of `kg/data/labels.yaml`; see `kg.resolve.labels.Phrases`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    between: str
    last: str = Field(alias="and")
    more: str
    shown: int = Field(ge=2)
    nobody: str
    place: str
    date: str
    kinds: dict[str, str]


class LanguagesForm(RootModel[dict[str, PhrasesForm]]):
    """All languages that events are named in."""
