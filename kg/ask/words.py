"""The words of explanations: `kg/data/explain.yaml` in its checked form, and the labels of the ontology."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from kg.rules.load import load_shipped
from kg.settings import ReaderLanguage
from kg.validate.terms import facts
from kg.vocab import PREFIXES, expand

_LABEL = expand("rdfs:label")


def _expanded(curie: str) -> str:
    prefix, colon, _ = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"{curie!r} does not begin with one of {', '.join(PREFIXES)}")
    return expand(curie)


Iri = Annotated[str, AfterValidator(_expanded)]
InThreeForms = dict[ReaderLanguage, str]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Form):
    """Fixed words of one language; those with braces are filled in."""

    names: str
    also: str
    row: str
    passage: str
    untitled: str
    since: str
    until: str
    nothing: str


class SectionForm(_Form):
    """Which things are shown under a thing: those of a class that lead to it by some properties."""

    things: Iri
    by: tuple[Iri, ...]
    title: InThreeForms


class ExplainForm(_Form):
    """The whole file."""

    words: dict[ReaderLanguage, Words]
    sections: tuple[SectionForm, ...]
    properties: dict[Iri, InThreeForms]
    hidden: frozenset[Iri]


@cache
def form() -> ExplainForm:
    """Return the shipped words."""
    return load_shipped("explain.yaml", ExplainForm)


def term_label(iri: str, language: ReaderLanguage) -> str | None:
    """Return the label of a class, property or concept; `None` for what neither we nor the ontology name."""
    if iri in form().properties:
        return form().properties[iri][language]
    labels = facts().get(iri, {}).get(_LABEL, ())
    return next((str(label.value) for label in labels if label.language == language.lower()), None)  # type: ignore[union-attr]  # labels are literals
