"""What mappings may say: the classes and properties of an ontology."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

from kg.vocab import DIP, PREFIXES


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The IRIs that mappings may use in the namespaces that are closed; other namespaces are not judged.

    `individuals` are concepts and other named things of the vocabulary, such as statuses. `domains` and `ranges` lead
    from a property to classes and datatypes, any one of which will do; `ancestors` has each class with each above it.
    """

    classes: frozenset[str]
    properties: frozenset[str]
    individuals: frozenset[str] = frozenset()
    closed: tuple[str, ...] = (DIP,)
    domains: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    ancestors: frozenset[tuple[str, str]] = frozenset()

    def judges(self, iri: str) -> bool:
        """Return whether an IRI lies in a closed namespace."""
        return iri.startswith(self.closed)

    def may_be(self, classes: Collection[str], wanted: Collection[str]) -> bool:
        """Return whether a thing of these classes may be of one of those wanted: the same, narrower or wider."""
        return any(
            one == other or (one, other) in self.ancestors or (other, one) in self.ancestors
            for one in classes
            for other in wanted
        )


def short_iri(iri: str) -> str:
    """Return an IRI with a prefix, where one of ours fits."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
