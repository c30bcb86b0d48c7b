"""Labels: one a language for each thing, all other spellings beside it; those of nameless events are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg import resources
from kg.cache.kept import kept
from kg.model.claim import Name
from kg.optional import late
from kg.resolve.authority import Authority
from kg.resolve.choose import Facts
from kg.resolve.entities import Entity

if TYPE_CHECKING:
    from kg.resolve import forms
    from kg.rules import load
else:  # what checks the file is needed when it is read anew
    forms, load = late("kg.resolve.forms"), late("kg.rules.load")

_FILE = "labels.yaml"

_NEXT_BEST: Mapping[str, tuple[str, ...]] = {
    "en": ("en", "zh-Hans", "zh-Hant"),
    "zh-Hans": ("zh-Hans", "zh-Hant", "en"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en"),
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one language names events: one part of `kg/data/labels.yaml`, where `last` is called "and"."""

    between: str
    last: str
    more: str
    shown: int
    nobody: str
    place: str
    date: str
    kinds: Mapping[str, str]


@cache
def phrases() -> Mapping[str, Phrases]:
    """Return the shipped phrases by language.

    Raises:
        RuleError: the file breaks its form.
    """
    made_of = [resources.find("data", _FILE), resources.find("resolve", "forms.py"), resources.find("rules", "load.py")]
    found = kept("labels", made_of, lambda: load.load_shipped(_FILE, forms.LanguagesForm).model_dump())
    return {language: Phrases(**values) for language, values in found.items()}


def labels_of(entity: Entity, registry: Authority) -> dict[str, str]:
    """Return the label in each language: the registry's, else the fullest name met in a text."""
    labels: dict[str, str] = {name.language: name.text for name in reversed(entity.names)}
    if entity.is_known and registry.type_of(entity.id):
        labels |= {language: text for language, text in registry.labels(entity.id).items() if text}
    return dict(sorted(labels.items()))


def in_language(labels: Mapping[str, str], language: str) -> str | None:
    """Return the label in a language or the one a reader of it makes most of."""
    return next((labels[tag] for tag in _NEXT_BEST[language] if tag in labels), None)


def event_labels(facts: Facts, labels: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the labels of an event; `labels` has those of the entities in it.

    A printed name is the label in its language: the longest, of these the first by code points.
    """
    made = {language: _made(facts, labels, language) for language in sorted(phrases())}
    printed = sorted(facts.names, key=lambda name: (len(name.text), _backwards(name.text)))
    return made | {str(name.language): name.text for name in printed}


def _backwards(text: str) -> Sequence[int]:
    return [-ord(char) for char in text]


def _made(facts: Facts, labels: Mapping[str, Mapping[str, str]], language: str) -> str:
    own = phrases()[language]
    fallback = "otherMeeting" if facts.type == "Meeting" else "otherAgreement"
    template = own.kinds.get(facts.kind or fallback, own.kinds[fallback])
    place = in_language(labels[facts.place], language) if facts.place else None
    return template.format(
        sides=_joined([in_language(labels[actor], language) or actor for actor in facts.actors], own),
        place=own.place.format(place=place) if place else "",
        date=own.date.format(date=facts.when) if facts.when else "",
    )


def _joined(sides: Sequence[str], own: Phrases) -> str:
    shown = sorted(sides)
    if len(shown) > own.shown:
        shown = [*shown[: own.shown], own.more.format(count=len(shown) - own.shown)]
    if not shown:
        return own.nobody
    return own.last.join(filter(None, [own.between.join(shown[:-1]), shown[-1]]))


def other_names(names: Iterable[Name], labels: Mapping[str, str]) -> list[Name]:
    """Return the names that are no label, sorted."""
    return sorted({name for name in names if labels.get(name.language) != name.text})
