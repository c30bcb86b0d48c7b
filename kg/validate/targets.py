"""Which shapes judge a node: https://www.w3.org/TR/shacl/#targets, read from the node and not from the shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rdflib import RDF, RDFS, SH, Graph
from rdflib.term import Node

from kg.validate.facts import Facts, spelled

TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


def spell_out(shapes: Graph) -> None:
    """State the class that a shape is itself as its target, by https://www.w3.org/TR/shacl/#implicit-targetClass."""
    kinds = {RDFS.Class, *shapes.subjects(RDFS.subClassOf, RDFS.Class)}
    for shape in {shape for kind in kinds for shape in shapes.subjects(RDF.type, kind)}:
        if any(str(said).startswith(str(SH)) for said in [*shapes.predicates(shape), *shapes.objects(shape, RDF.type)]):
            shapes.add((shape, SH.targetClass, shape))
            for kind in kinds:
                shapes.remove((shape, RDF.type, kind))


def targeted(shapes: Graph) -> list[Node]:
    """Return the shapes that have targets, sorted."""
    return sorted({shape for target in TARGETS for shape in shapes.subjects(target)}, key=str)


class Targets:
    """The targets of some shapes."""

    def __init__(self, shapes: Graph, chosen: Iterable[Node]) -> None:
        self._by: dict[Node, dict[str, list[Node]]] = {target: defaultdict(list) for target in TARGETS}
        for shape in chosen:
            for target in TARGETS:
                for node in sorted(shapes.objects(shape, target), key=str):
                    self._by[target][spelled(node)].append(shape)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Return the nodes that are targets themselves, sorted."""
        return tuple(sorted(self._by[SH.targetNode]))

    @property
    def from_behind(self) -> tuple[str, ...]:
        """Return the properties whose values are targets, sorted."""
        return tuple(sorted(self._by[SH.targetObjectsOf]))

    def of_types(self, facts: Facts, types: Iterable[str]) -> list[Node]:
        """Return the shapes that judge what is of these classes, each once."""
        known = set(types)
        classes = self._by[SH.targetClass].items()
        return list(
            dict.fromkeys(
                shape for one, shapes in classes if not known.isdisjoint(facts.below(one)) for shape in shapes
            )
        )

    def besides(self, facts: Facts, node: str) -> list[Node]:
        """Return the shapes that judge a node for other reasons than its classes."""
        said = facts.said(node)
        found = [shape for one, shapes in self._by[SH.targetSubjectsOf].items() if one in said for shape in shapes]
        found += self._by[SH.targetNode].get(node, ())
        for predicate, shapes in self._by[SH.targetObjectsOf].items():
            found += shapes if facts.behind(predicate, node) else ()
        return found
