"""YARRRML to the model: https://rml.io/yarrrml/spec/, the part of it that rows of tables need.

Not taken, and refused with a fault: blank nodes (everything in the graph has an IRI), functions other than in
conditions, and targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yaml.nodes import MappingNode, Node, ScalarNode

from kg.mapping.faults import FaultList, near
from kg.mapping.model import LogicalSource, Mapping, TermMap, TriplesMap
from kg.mapping.syntax import is_iri
from kg.mapping.yarrrml.conditions import read_conditions
from kg.mapping.yarrrml.nodes import Faults, compose, each, items, known_items, place_of, scalar
from kg.mapping.yarrrml.pairs import PairReader
from kg.mapping.yarrrml.sources import SourceReader
from kg.mapping.yarrrml.terms import TermReader

_TOP = {key: key for key in ("prefixes", "base", "sources", "mappings", "external", "authors")} | {
    "prefix": "prefixes", "m": "mappings", "mapping": "mappings", "b": "base", "a": "authors", "author": "authors",
}  # fmt: skip
_MAPPING = {key: key for key in ("sources", "subjects", "predicateobjects", "graphs", "condition")} | {
    "source": "sources", "subject": "subjects", "s": "subjects", "po": "predicateobjects", "predicateobject":
    "predicateobjects", "graph": "graphs", "g": "graphs", "conditions": "condition",
}  # fmt: skip


def parse_yarrrml(text: str, found: FaultList) -> Mapping | None:
    """Return the mapping that a YARRRML text describes, as far as it can be understood.

    What is wrong goes into `found`; without any, the mapping is whole.
    """
    faults = Faults(found.location, found.found)
    root = compose(text, faults)
    return _Document(faults, root).read() if root is not None else None


class _Document:
    """One file while it is read."""

    def __init__(self, faults: Faults, root: MappingNode) -> None:
        self._faults = faults
        self._keys = known_items(root, "", _TOP, faults)
        self._root = root
        self._terms = TermReader(faults, self._prefixes(), dict(self._texts("external")))
        self._pairs = PairReader(faults, self._terms)
        self._source_reader = SourceReader(faults)
        self._sources = dict(self._named_sources())

    def read(self) -> Mapping:
        base = self._base()
        node = self._keys.get("mappings")
        if node is None:
            self._faults.add(self._root, "mappings", "the key is missing: nothing would be produced")
            return Mapping(self._faults.location, base, ())
        maps = items(node, "mappings", self._faults)
        found = [self._triples_map(name, value) for name, (_, value) in maps.items()]
        whole = tuple(self._with_parents(triples_map, set(maps)) for triples_map in found)
        return Mapping(self._faults.location, base, whole)

    def _texts(self, key: str) -> Iterator[tuple[str, str]]:
        if key in self._keys:
            for name, (_, value) in items(self._keys[key], key, self._faults).items():
                text = scalar(value, f"{key}.{name}", self._faults)
                if text is not None:
                    yield name, text

    def _prefixes(self) -> dict[str, str]:
        prefixes = dict(self._texts("prefixes"))
        for name, iri in prefixes.items():
            if not is_iri(iri):
                self._faults.add(self._keys["prefixes"], f"prefixes.{name}", f"{iri!r} is not an absolute IRI")
        return prefixes

    def _base(self) -> str | None:
        node = self._keys.get("base")
        base = scalar(node, "base", self._faults) if node is not None else None
        if node is not None and base is not None and not is_iri(base):
            self._faults.add(node, "base", f"{base!r} is not an absolute IRI")
        return base

    # sources

    def _named_sources(self) -> Iterator[tuple[str, LogicalSource]]:
        if "sources" in self._keys:
            for name, (_, value) in items(self._keys["sources"], "sources", self._faults).items():
                source = self._source_reader.read(value, f"sources.{name}")
                if source is not None:
                    yield name, source

    def _sources_of(self, node: Node, key: str) -> Iterator[LogicalSource]:
        for member in each(node):
            if not isinstance(member, ScalarNode):
                source = self._source_reader.read(member, key)
            elif member.value in self._sources:
                source = self._sources[member.value]
            else:
                source = None
                defined = self._keys.get("sources")
                known = [str(name.value) for name, _ in defined.value] if isinstance(defined, MappingNode) else []
                if member.value not in known:  # else its own fault stands already
                    self._faults.add(member, key, f"unknown source {member.value!r}{near(member.value, known)}")
            if source is not None:
                yield source

    # triples maps

    def _triples_map(self, name: str, node: Node) -> TriplesMap:
        key = f"mappings.{name}"
        keys = known_items(node, key, _MAPPING, self._faults)
        for needed, shown in (("sources", "sources"), ("subjects", "s")):
            if isinstance(node, MappingNode) and needed not in keys:
                self._faults.add(node, key, f"the key {shown} is missing")
        found = each(keys["predicateobjects"]) if "predicateobjects" in keys else []
        pairs = [(pair, f"{key}.po[{index}]") for index, pair in enumerate(found)]
        return TriplesMap(
            name,
            tuple(self._sources_of(keys["sources"], f"{key}.sources")) if "sources" in keys else (),
            tuple(self._pairs.iris(keys.get("subjects"), f"{key}.s")),
            tuple(po for pair, path in pairs if (po := self._pairs.predicate_object(pair, path))),
            tuple(self._pairs.iris(keys.get("graphs"), f"{key}.graphs")),
            read_conditions(keys.get("condition"), f"{key}.condition", self._terms),
            place_of(node),
        )

    def _with_parents(self, triples_map: TriplesMap, known: set[str]) -> TriplesMap:
        """Return the triples map without references to others that are not there, which are faults."""
        for term in triples_map.parents():
            if term.parent not in known:
                key = f"mappings.{triples_map.name}"
                self._faults.add(term.place, key, f"unknown mapping {term.parent!r}{near(term.parent, known)}")
        pairs = (
            replace(po, objects=tuple(o for o in po.objects if isinstance(o, TermMap) or o.parent in known))
            for po in triples_map.predicate_objects
        )
        return replace(triples_map, predicate_objects=tuple(pairs))
