"""Things by name in any script, by IRI, or by the end of an IRI."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from kg.ask.known import ALTERNATIVE, LABEL, TITLE, TYPE, Known
from kg.errors import NotFoundError
from kg.registry import load_registry
from kg.text.matching import name_key
from kg.vocab import PREFIXES, expand

_NEAR, _LIMIT = 60, 3
_WHOLE = ("official", "alias", "full", "short-name")
"""Kinds of names that stand for the thing wherever they occur."""
_CLASSES = tuple(
    expand(f"dip:{name}") for name in ("State", "Organization", "Official", "Place", "Agreement", "Meeting", "Document")
)


def find(known: Known, name: str) -> tuple[str, ...]:
    """Return the IRIs of the things known by a name, the likeliest first: named so first of all, most spoken of next.

    Case, accents, spaces, punctuation and the difference of simplified and traditional characters do not count. `name`
    may also be an IRI, a CURIE (`dip:held`) or the end of an IRI (`state/RUS`, `state:RUS`).

    Raises:
        NotFoundError: nothing is known by that name; names that come near are suggested.
    """
    by_iri = _by_iri(known, name)
    if by_iri:
        return by_iri
    key = name_key(name)
    found = _names(known).get(key) or _by_registry(known, key)
    if not found:
        raise NotFoundError(name, near=_near(known, name))
    return tuple(sorted(found, key=lambda iri: (not found[iri], -known.degree(iri), iri)))


def _things(known: Known) -> frozenset[str]:
    return frozenset(iri for name in _CLASSES for iri in known.subjects(TYPE, name))


def _spellings(known: Known) -> Iterator[tuple[str, str, bool]]:
    """Yield IRI, name, and whether that is its label."""
    things = _things(known)
    for predicate in (LABEL, TITLE, ALTERNATIVE):
        for iri, value in known.pairs(predicate):
            if iri in things:
                yield iri, value.text, predicate != ALTERNATIVE


def _names(known: Known) -> dict[str, dict[str, bool]]:
    """Return folded name → IRI → whether it is the label."""
    names: dict[str, dict[str, bool]] = {}
    for iri, name, is_label in _spellings(known):
        found = names.setdefault(name_key(name), {})
        found[iri] = found.get(iri, False) or is_label
    return names


def _by_registry(known: Known, key: str) -> dict[str, bool]:
    """Return the things of the graph that the registry knows by a name, though no text here has it."""
    ids = {name.entity for name in load_registry().names if name.kind in _WHOLE and name_key(name.name) == key}
    return {iri: False for iri in _things(known) if any(iri.endswith(f"/{entity}") for entity in ids)}


def _near(known: Known, name: str) -> list[str]:
    """Return spellings that come near, one a thing."""
    spellings = sorted({(name, iri) for iri, name, _ in _spellings(known)})
    keys = [name_key(spelling) for spelling, _ in spellings]
    ranked = process.extract(name_key(name), keys, scorer=fuzz.WRatio, limit=20, score_cutoff=_NEAR)
    near: dict[str, str] = {}
    for _, _, at in sorted(ranked, key=lambda match: (-match[1], spellings[match[2]])):
        spelling, iri = spellings[at]
        near.setdefault(iri, spelling)
    return list(dict.fromkeys(near.values()))[:_LIMIT]


def _by_iri(known: Known, name: str) -> tuple[str, ...]:
    prefix, _, local = name.partition(":")
    candidates = [name] if _is_iri(name) else []
    if prefix in PREFIXES and _is_iri(PREFIXES[prefix] + local):
        candidates.append(PREFIXES[prefix] + local)
    whole = tuple(iri for iri in candidates if known.is_subject(iri))
    if whole or any(char.isspace() for char in name):
        return whole
    end = name.replace(":", "/", 1)
    ends = (f"/{end}", f"#{end}")
    found = [iri for iri in _things(known) if iri.endswith(ends)]
    return tuple(sorted(found, key=lambda iri: (-known.degree(iri), iri)))


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
