"""All rules of reading in their compiled form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg import resources
from kg.errors import Fault, RuleError
from kg.registry import Registry
from kg.rules import schema
from kg.rules.lexicon import Entry, Lexicon
from kg.rules.load import load_shipped
from kg.rules.pattern import PatternError, compile_pattern
from kg.text.matching import match_form

TONGUES: tuple[schema.Tongue, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A compiled chunk pattern."""

    id: str
    pattern: re.Pattern[str]
    make: str
    resolve: str | None
    repeat: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A compiled event frame; `trigger` alone tells quickly that a sentence has none."""

    id: str
    family: str
    kind: str | None
    kinds: tuple[tuple[re.Pattern[str], str], ...]
    trigger: re.Pattern[str]
    pattern: re.Pattern[str]
    status: str | None
    elided: bool
    each: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled rules of one language."""

    language: schema.Tongue
    chunks: tuple[Chunk, ...]
    frames: tuple[Frame, ...]
    statuses: Mapping[str, re.Pattern[str]]
    words: Mapping[str, re.Pattern[str]]
    macros: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that reading needs: names, grammars, and what the registry knows of states and offices."""

    lexicon: Lexicon
    grammars: Mapping[str, Grammar]
    shorts: Mapping[str, tuple[str, ...]]
    state_names: Mapping[str, str]
    office_holders: Mapping[tuple[str, str], tuple[str, ...]]
    capitals: Mapping[str, str]
    place_states: Mapping[str, str]
    body_states: Mapping[str, str]


def load_rules(registry: Registry) -> Rules:
    """Return the shipped rules compiled with the names of a registry.

    Raises:
        RuleError: a rule file breaks its form or a pattern does not compile; all faults with their lines.
    """
    names = _registry_entries(registry)
    translit = _transliteration_characters(registry)
    grammars = {tongue: _grammar(tongue, translit) for tongue in TONGUES}
    shorts: dict[str, list[str]] = defaultdict(list)
    for name in registry.names:
        if name.kind == "short":
            shorts[match_form(name.name)].append(name.entity)
    return Rules(
        lexicon=Lexicon([*names, *_title_entries(), *_bystander_entries(), *_exceptions(registry)]),
        grammars=grammars,
        shorts={char: tuple(dict.fromkeys(keys)) for char, keys in shorts.items()},
        state_names={match_form(e.name): e.key for e in names if e.kind == "state" and not e.name.isascii()},
        office_holders=_office_holders(registry),
        capitals={},
        place_states={key: entity.state for key, entity in registry.entities.items() if entity.state and key.startswith("place/")},
        body_states={key: entity.state for key, entity in registry.entities.items() if entity.state and key.startswith("organization/")},
    )
