"""Things by any spelling: case, accents, spaces, the two Chinese scripts and tones do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kg.ask import Known
from kg.registry import load_registry
from kg.text.language import HAN
from kg.text.matching import match_form
from kg.text.pinyin import syllables
from kg.vocab import expand

_APART = re.compile(r"[\W_]+")
_CHINESE = re.compile(f"[{HAN}]")
_NAMES = (expand("rdfs:label"), expand("dcterms:title"), expand("skos:altLabel"))
_WHOLE = ("official", "alias", "full", "short-name")
"""Kinds of names of the registry that stand for the thing wherever they occur."""
_NEAR, _SHORTEST = 78, 2
EXACT, BEGINS, HOLDS, SOUNDS, NEAR = range(5)
"""How well a name fits what is asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that is found: how well it fits, and the name by which."""

    iri: str
    fit: int
    name: str


def key_of(text: str) -> str:
    """Return the form in which names are compared."""
    return _APART.sub("", match_form(text)).casefold()


def sound_of(text: str) -> str:
    """Return the Mandarin sounds of a Chinese name as letters without tones; empty for a name without Chinese."""
    return key_of("".join(syllables(text))) if _CHINESE.search(text) else ""


class Index:
    """Names of things by their keys; made once for a graph."""

    def __init__(self, known: Known, things: Iterable[str], base: str) -> None:
        """Take the names that the graph has for the things, and those that the registry knows them by."""
        wanted = frozenset(things)
        self._names: dict[str, dict[str, str]] = {}
        self._sounds: dict[str, dict[str, str]] = {}
        for iri, name in _names(known, wanted, base):
            self._names.setdefault(key_of(name), {}).setdefault(iri, name)
            sound = sound_of(name)
            if sound:
                self._sounds.setdefault(sound, {}).setdefault(iri, name)

    def find(self, text: str, busy: Mapping[str, int], *, limit: int = 60) -> list[Hit]:
        """Return what fits a text, the best first; of equals those first that have a part in most events."""
        key = key_of(text)
        if not key:
            return []
        found: dict[str, Hit] = {}
        for fit, names in self._fitting(key):
            for iri, name in names.items():
                known = found.get(iri)
                if known is None or fit < known.fit:
                    found[iri] = Hit(iri, fit, name)
        ranked = sorted(found.values(), key=lambda hit: (hit.fit, -busy.get(hit.iri, 0), len(hit.name), hit.iri))
        return (ranked or self._near(key))[:limit]

    def _fitting(self, key: str) -> Iterator[tuple[int, dict[str, str]]]:
        for one, names in self._names.items():
            if key in one:
                yield EXACT if one == key else BEGINS if one.startswith(key) else HOLDS, names
        if key.isascii() and len(key) >= _SHORTEST:
            yield from ((SOUNDS, names) for sound, names in self._sounds.items() if sound.startswith(key))

    def _near(self, key: str) -> list[Hit]:
        near = process.extract(key, list(self._names), scorer=fuzz.ratio, limit=12, score_cutoff=_NEAR)
        hits = (Hit(iri, NEAR, name) for match, _, _ in near for iri, name in self._names[match].items())
        return list({hit.iri: hit for hit in hits}.values())

    def keys(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each thing, sounds behind names, sorted."""
        found: dict[str, list[str]] = {}
        for keys in (self._names, self._sounds):
            for key in sorted(keys):
                for iri in keys[key]:
                    found.setdefault(iri, []).append(key)
        return {iri: tuple(dict.fromkeys(keys)) for iri, keys in sorted(found.items())}


def _names(known: Known, things: frozenset[str], base: str) -> Iterator[tuple[str, str]]:
    """Yield IRI and name: those of the graph first, sorted, labels before others."""
    for predicate in _NAMES:
        pairs = ((iri, value.text) for iri, value in known.pairs(predicate) if iri in things)
        yield from sorted(pairs)
    for name in load_registry().names:
        iri = base + name.entity
        if iri in things and name.kind in _WHOLE:
            yield iri, name.name
