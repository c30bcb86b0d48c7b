"""Triples maps of RML and R2RML in Turtle, to the model."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.mapping.faults import FaultList, near
from kg.mapping.model import (
    RDF_TYPE,
    Condition,
    Join,
    LogicalSource,
    Mapping,
    ObjectMap,
    PredicateObjectMap,
    Reference,
    ReferencingObjectMap,
    TermMap,
    TriplesMap,
)
from kg.mapping.rml.conditions import read_conditions
from kg.mapping.rml.document import START, Document, Node, Object, Said
from kg.mapping.rml.names import FUNCTIONS, UNSUPPORTED, short
from kg.mapping.rml.sources import SourceReader
from kg.mapping.rml.terms import Role, TermReader
from kg.mapping.syntax import is_iri

_BASE = "http://example.com/base/"
"""For relative IRIs of a mapping that declares no base of its own; they name its parts, and seldom leave it."""
_MARKS = ("logicalSource", "subjectMap", "subject", "predicateObjectMap")
_KNOWN = (*_MARKS, "base", "type", "condition", *UNSUPPORTED)


def parse_rml(text: str, faults: FaultList) -> Mapping | None:
    """Return the mapping that a Turtle text describes in RML or R2RML, as far as it can be understood.

    What is wrong goes into `faults`; without any, the mapping is whole.
    """
    document = Document(text, _BASE, faults)
    return None if faults.found else _Reader(document, faults).read()


class _Reader:
    """One document while it is read."""

    def __init__(self, document: Document, faults: FaultList) -> None:
        self._document = document
        self._faults = faults
        self._terms = TermReader(document, faults, {})
        self._sources = SourceReader(document, faults)
        self._names: dict[Node, str] = {}

    def read(self) -> Mapping:
        nodes = [node for node in self._document.nodes() if self._is_triples_map(node)]
        self._names = {node: self._name(node, number) for number, node in enumerate(nodes, 1)}
        found = tuple(self._triples_map(node, name) for node, name in self._names.items())
        self._refuse_unsupported()
        if not nodes:
            self._faults.add(START, "", "there is no triples map: nothing would be produced")
        return Mapping(self._faults.location, None, found, root="")

    def _refuse_unsupported(self) -> None:
        for node in self._document.nodes():
            for name in self._document.names(node):
                if name in UNSUPPORTED and UNSUPPORTED[name] != FUNCTIONS:  # those are told where a term is made
                    place = self._document.values(node, name)[0].place
                    self._faults.add(place, name, f"{UNSUPPORTED[name]} are not supported")

    def _is_triples_map(self, node: Node) -> bool:
        types = (short(said.value.value) for said in self._document.values(node, "type"))
        return "TriplesMap" in types or any(self._document.has(node, name) for name in _MARKS)

    def _name(self, node: Node, number: int) -> str:
        if isinstance(node, ox.BlankNode):
            return f"map{number}"
        for prefix, namespace in self._document.prefixes.items():
            if namespace and node.value.startswith(namespace):
                return f"{prefix}:{node.value.removeprefix(namespace)}"
        return node.value.removeprefix(_BASE)

    def _triples_map(self, node: Node, key: str) -> TriplesMap:
        self._check_names(node, key)
        place = self._document.place(node)
        subjects = self._maps(node, "subject")
        if len(subjects) != 1:
            self._faults.add(place, key, f"found {len(subjects)} subject maps; expected one")
        path = f"{key}.subjectMap"
        pairs = [pair for said in subjects for pair in self._classes(said.value, path)]
        for at, said in enumerate(self._document.values(node, "predicateObjectMap")):
            pairs += self._pair(said.value, f"{key}.predicateObjectMap[{at}]")
        return TriplesMap(
            key,
            tuple(self._source(node, key)),
            tuple(self._iris(node, "subject", key)),
            tuple(pairs),
            tuple(graph for said in subjects for graph in self._iris(said.value, "graph", path)),
            self._conditions(node, key),
            place,
            self._base(node, key),
        )

    def _check_names(self, node: Node, key: str) -> None:
        for name in self._document.names(node):
            if ":" not in name and name not in _KNOWN and "#" not in name:
                self._faults.add(self._document.place(node), key, f"unknown property {name!r}{near(name, _KNOWN)}")

    def _base(self, node: Node, key: str) -> str | None:
        said = self._sources.one(node, "base", key)
        if said and not is_iri(said.value.value):
            self._faults.add(said.place, f"{key}.baseIRI", f"{said.value.value!r} is not an absolute IRI")
        return said.value.value if said else None

    def _source(self, node: Node, key: str) -> Iterator[LogicalSource]:
        said = self._sources.one(node, "logicalSource", key)
        if said is None:
            self._sources.unknown(self._document.place(node), key)
        elif source := self._sources.read(said.value, f"{key}.logicalSource"):
            yield source

    def _conditions(self, node: Object, key: str) -> tuple[Condition, ...]:
        return read_conditions(self._document, node, self._terms, f"{key}.condition")

    # term maps

    def _maps(self, node: Object, role: str) -> list[Said]:
        """Return the maps of a role, those of its shortcut included."""
        return [*self._document.values(node, f"{role}Map"), *self._document.values(node, role)]

    def _iris(self, node: Object, role: Role, key: str) -> Iterator[TermMap]:
        for said in self._document.values(node, f"{role}Map"):
            if term := self._terms.term(said.value, role, f"{key}.{role}Map"):
                yield term
        for said in self._document.values(node, role):
            if term := self._terms.shortcut(said, role, f"{key}.{role}"):
                yield term

    def _classes(self, subject: Object, key: str) -> Iterator[PredicateObjectMap]:
        for said in self._document.values(subject, "class"):
            if term := self._terms.shortcut(said, "predicate", f"{key}.class"):
                yield PredicateObjectMap((TermMap((RDF_TYPE,), "iri", said.place),), (term,))

    def _pair(self, node: Object, key: str) -> Iterator[PredicateObjectMap]:
        predicates = tuple(self._iris(node, "predicate", key))
        for role in ("predicate", "object"):
            if not self._maps(node, role):
                self._faults.add(self._document.place(node), key, f"there is no {role}")
        objects = tuple(self._objects(node, key))
        graphs = tuple(self._iris(node, "graph", key))
        yield PredicateObjectMap(predicates, objects, graphs, self._conditions(node, key))

    def _objects(self, node: Object, key: str) -> Iterator[ObjectMap]:
        for said in self._document.values(node, "objectMap"):
            path = f"{key}.objectMap"
            is_join = self._document.has(said.value, "parentTriplesMap")
            term = self._join(said.value, path) if is_join else self._terms.term(said.value, "object", path)
            if term is not None:
                yield term
        for said in self._document.values(node, "object"):
            if constant := self._terms.shortcut(said, "object", f"{key}.object"):
                yield constant

    def _join(self, node: Object, key: str) -> ReferencingObjectMap | None:
        parent = self._sources.one(node, "parentTriplesMap", key)
        joins = [
            self._condition(said.value, f"{key}.joinCondition") for said in self._document.values(node, "joinCondition")
        ]
        if parent is None:
            return None
        if isinstance(parent.value, ox.Literal) or parent.value not in self._names:
            known = near(parent.value.value, (node.value for node in self._names))
            self._faults.add(parent.place, key, f"unknown triples map {parent.value.value!r}{known}")
            return None
        return ReferencingObjectMap(self._names[parent.value], tuple(join for join in joins if join), parent.place)

    def _condition(self, node: Object, key: str) -> Join | None:
        sides = [self._side(node, name, key) for name in ("child", "parent")]
        child, parent = sides
        return Join(child, parent) if child and parent else None

    def _side(self, node: Object, name: str, key: str) -> TermMap | None:
        said = self._sources.one(node, name, key)
        if said:
            return TermMap((Reference(said.value.value),), "literal", said.place)
        mapped = self._sources.one(node, f"{name}Map", key)
        if mapped:
            return self._terms.text(mapped.value, f"{key}.{name}Map")
        self._faults.add(self._document.place(node), key, f"there is no {name}")
        return None
