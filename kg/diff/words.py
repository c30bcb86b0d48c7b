"""The words of differences: `kg/data/diff.yaml` in its checked form."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.ask.words import Iri
from kg.rules.load import load_shipped
from kg.settings import ReaderLanguage


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Form):
    """Fixed words of one language; those with braces are filled in."""

    same: str
    total: str
    added: str
    removed: str
    changed: str
    graphs: str
    others: str


class DiffForm(_Form):
    """The whole file."""

    words: dict[ReaderLanguage, Words]
    classes: tuple[Iri, ...]
    hidden: frozenset[Iri]


@cache
def form() -> DiffForm:
    """Return the shipped words."""
    return load_shipped("diff.yaml", DiffForm)
