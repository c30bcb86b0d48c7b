"""The terms that an ontology declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.graph.dataset import Dataset, split_line
from kg.vocab import expand

_TYPE = f"<{expand('rdf:type')}>"
_CLASSES = frozenset({expand("owl:Class"), expand("rdfs:Class")})
_PROPERTIES = frozenset(
    expand(f"{prefix}:{kind}Property")
    for prefix, kind in (("owl", "Object"), ("owl", "Datatype"), ("owl", "Annotation"), ("rdf", ""))
)


@dataclass(frozen=True, slots=True)
class Terms:
    """IRIs of classes, properties and all else that is typed, such as the concepts of a scheme."""

    classes: frozenset[str]
    properties: frozenset[str]
    individuals: frozenset[str]


def declared_terms(datasets: Iterable[Dataset]) -> Terms:
    """Return the terms that the default graphs of some datasets declare."""
    types: dict[str, set[str]] = {}
    for dataset in datasets:
        for line in dataset.triples():
            subject, predicate, obj, _ = split_line(line)
            if predicate == _TYPE and subject[0] == "<":
                types.setdefault(subject[1:-1], set()).add(obj[1:-1])
    classes = frozenset(iri for iri, kinds in types.items() if kinds & _CLASSES)
    properties = frozenset(iri for iri, kinds in types.items() if kinds & _PROPERTIES)
    return Terms(classes, properties, frozenset(types) - classes - properties)
