"""Entries of the lexicon: from the registry, the titles of offices and the words for bystanders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from kg.model.mention import Kind
from kg.registry import Registry
from kg.rules import schema
from kg.rules.lexicon import Entry
from kg.rules.load import load_shipped
from kg.text.matching import match_form

_KINDS: dict[str, Kind] = {
    "State": "state",
    "Organization": "organization",
    "Official": "person",
    "Place": "place",
    "Agreement": "pact",
}


def registry_entries(registry: Registry, types: Collection[str] = _KINDS) -> Iterator[Entry]:
    """Yield an entry for each label and name of the things of these types, short forms left out (see `shorts`)."""
    for key, entity in registry.entities.items():
        for language, label in entity.labels.items() if entity.type in types else ():
            yield Entry(label, _KINDS[entity.type], key, "label", language)
    for name in registry.names:
        of = registry.entities[name.entity].type
        if of not in types:
            continue
        kind = _KINDS[of]
        if name.kind == "seat":
            kind = "seat"
        if name.kind == "demonym":
            kind = "adjective"
        if name.kind != "short":
            yield Entry(name.name, kind, name.entity, name.kind, name.lang)


def title_entries(offices: Iterable[schema.OfficeForm]) -> Iterator[Entry]:
    """Yield the titles of offices, English ones in the plural too."""
    for office in offices:
        for language, titles in (("en", office.en), ("zh", (*office.hans, *office.hant))):
            for title in titles:
                yield Entry(title, "title", office.code, "title", language)
                if language == "en":
                    yield Entry(_plural(title), "title", office.code, "title", language)


def other_entries(registry: Registry) -> Iterator[Entry]:
    """Yield words for bystanders, and the words in which a name is not the thing."""
    for words in load_shipped("lexicons/nonofficials.yaml", schema.NonOfficialsForm).root:
        for language, texts in (("en", words.en), ("zh", (*words.hans, *words.hant))):
            for text in texts:
                yield Entry(text, "bystander", words.kind, "bystander", language)
    for masked in registry.exceptions:
        yield Entry(masked.text, "exception", masked.text, "exception", masked.lang)


def _plural(title: str) -> str:
    """Return the plural of an English title: the noun before "of" takes it.

    >>> _plural("minister of defence"), _plural("secretary")
    ('ministers of defence', 'secretaries')
    """
    head, sep, tail = title.partition(" of ")
    if head.endswith("y") and not head.endswith(("ay", "ey", "oy")):
        return f"{head[:-1]}ies{sep}{tail}"
    return f"{head}{'es' if head.endswith(('s', 'ch', 'sh')) else 's'}{sep}{tail}"


def shorts(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """Return the short forms of states (folded character) with the states they may stand for, in registry order."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in registry.names:
        if name.kind == "short":
            found[match_form(name.name)].append(name.entity)
    return {char: tuple(dict.fromkeys(keys)) for char, keys in found.items()}


def state_names(registry: Registry) -> Mapping[str, str]:
    """Return the Chinese names of states (folded) with their states."""
    named = (
        entry for entry in registry_entries(registry, ("State",)) if entry.kind == "state" and entry.language != "en"
    )
    return {match_form(entry.name): entry.key for entry in named}


def transliteration_characters(registry: Registry, usual: str, never: str) -> str:
    """Return the `usual` characters and those of the registry's foreign names (folded, sorted), less `never`."""
    chars = set(usual)
    texts: list[str] = []
    for key, entity in registry.entities.items():
        if key.startswith("official/"):
            texts.extend(entity.labels.values())
    texts.extend(name.name for name in registry.names if name.entity.startswith("official/"))
    for form in map(match_form, texts):
        if "·" in form:
            chars.update(form)
    return "".join(sorted(char for char in chars if "\u4e00" <= char <= "\u9fff" and char not in never))
