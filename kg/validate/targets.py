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
        # rdflib makes a name of SH each time it is asked
        self._by_node, self._by_class = self._by[SH.targetNode], self._by[SH.targetClass]
        self._subjects_of = tuple(self._by[SH.targetSubjectsOf].items())
        self._objects_of = tuple(self._by[SH.targetObjectsOf].items())

    @property
    def nodes(self) -> tuple[str, ...]:
        """Return the nodes that are targets themselves, sorted."""
        return tuple(sorted(self._by_node))

    @property
    def from_behind(self) -> tuple[str, ...]:
        """Return the properties whose values are targets, sorted."""
        return tuple(sorted(one for one, _ in self._objects_of))

    def of_types(self, facts: Facts, types: Iterable[str]) -> list[Node]:
        """Return the shapes that judge what is of these classes, each once."""
        known = set(types)
        classes = self._by_class.items()
        return list(
            dict.fromkeys(
                shape for one, shapes in classes if not known.isdisjoint(facts.below(one)) for shape in shapes
            )
        )

    def besides(self, facts: Facts, node: str) -> list[Node]:
        """Return the shapes that judge a node for other reasons than its classes."""
        found = list(self._by_node.get(node, ()))
        if self._subjects_of:
            said = facts.said(node)
            found += [shape for one, shapes in self._subjects_of if one in said for shape in shapes]
        for predicate, shapes in self._objects_of:
            if facts.behind(predicate, node):
                found += shapes
        return found
