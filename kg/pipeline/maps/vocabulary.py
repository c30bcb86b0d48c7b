"""The shipped ontology as what mappings may say."""

from __future__ import annotations

from collections import defaultdict

from kg.mapping import Vocabulary
from kg.validate import terms


def shipped_vocabulary() -> Vocabulary:
    """Return the classes, properties and concepts of the ontology, with domains and ranges."""
    properties = terms.properties()
    return Vocabulary(
        frozenset(term.iri for term in terms.classes()),
        frozenset(term.iri for term in properties),
        frozenset(iri for scheme in terms.concepts().values() for iri in scheme),
        domains={term.iri: term.domain for term in properties},
        ranges={term.iri: term.range for term in properties},
        ancestors=_closed(terms.ancestors()),
    )


def _closed(pairs: tuple[tuple[str, str], ...]) -> frozenset[tuple[str, str]]:
    parents: dict[str, set[str]] = defaultdict(set)
    for iri, parent in pairs:
        parents[iri].add(parent)
    found: set[tuple[str, str]] = set()
    for iri in list(parents):
        above, seen = list(parents[iri]), set[str]()
        while above:
            parent = above.pop()
            if parent not in seen:
                seen.add(parent)
                above.extend(parents.get(parent, ()))
        found.update((iri, parent) for parent in seen)
    return frozenset(found)
