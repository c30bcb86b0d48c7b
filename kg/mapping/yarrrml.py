"""YARRRML to the model: https://rml.io/yarrrml/spec/, the part of it that rows of tables need.

Not taken, and refused with a fault: blank nodes (everything in the graph has an IRI), functions other than in
conditions, targets, iterators, and sources other than tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kg.errors import Fault, RuleError
from kg.mapping.conditions import read_conditions, read_joins
from kg.mapping.model import (
    LogicalSource,
    Mapping,
    ObjectMap,
    PredicateObjectMap,
    ReferencingObjectMap,
    TermMap,
    TriplesMap,
)
from kg.mapping.nodes import Faults, compose, each, items, known_items, near, place_of, scalar
from kg.mapping.syntax import is_iri
from kg.mapping.terms import RDF_TYPE, TermReader, split_ending

_TOP = {key: key for key in ("prefixes", "base", "sources", "mappings", "external", "authors")} | {
    "prefix": "prefixes", "m": "mappings", "mapping": "mappings", "b": "base", "a": "authors", "author": "authors",
}  # fmt: skip
_MAPPING = {key: key for key in ("sources", "subjects", "predicateobjects", "graphs", "condition")} | {
    "source": "sources", "subject": "subjects", "s": "subjects", "po": "predicateobjects", "predicateobject":
    "predicateobjects", "graph": "graphs", "g": "graphs", "conditions": "condition",
}  # fmt: skip
_PREDICATE_OBJECT = {key: key for key in ("predicates", "objects", "graphs", "condition")} | {
    "predicate": "predicates", "p": "predicates", "object": "objects", "o": "objects", "graph": "graphs",
    "g": "graphs", "conditions": "condition",
}  # fmt: skip
_OBJECT = {key: key for key in ("value", "datatype", "language", "type", "mapping", "condition")} | {
    "v": "value", "t": "type", "m": "mapping", "conditions": "condition",
}  # fmt: skip
_SUBJECT = {"value": "value", "v": "value", "type": "type", "t": "type"}
_SOURCE = {"access": "access", "referenceFormulation": "formulation", "type": "type"}
_FORMULATIONS = ("csv",)


def read_mapping(path: Path) -> Mapping:
    """Return the mapping of a file.

    Raises:
        RuleError: with all faults of the file, or that it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError([Fault(str(path), 1, "", f"cannot be read: {error}")]) from error
    return parse_mapping(text, str(path))


def parse_mapping(text: str, location: str) -> Mapping:
    """Return the mapping that a YARRRML text describes; `location` names it in messages.

    Raises:
        RuleError: with all faults of the text.
    """
    faults = Faults(location)
    root = compose(text, faults)
    mapping = _Document(faults, root).read() if root is not None else None
    if faults.found or mapping is None:
        raise RuleError(faults.found)
    return mapping


class _Document:
    """One file while it is read."""

    def __init__(self, faults: Faults, root: MappingNode) -> None:
        self._faults = faults
        self._keys = known_items(root, "", _TOP, faults)
        self._root = root
        self._terms = TermReader(faults, self._prefixes(), dict(self._texts("external")))
        self._sources = dict(self._named_sources())

    def read(self) -> Mapping:
        base = self._base()
        node = self._keys.get("mappings")
        if node is None:
            self._faults.add(self._root, "mappings", "the key is missing: nothing would be produced")
            return Mapping(self._faults.location, base, ())
        maps = items(node, "mappings", self._faults)
        found = [self._triples_map(name, value) for name, (_, value) in maps.items()]
        for triples_map in found:
            self._check_parents(triples_map, set(maps))
        return Mapping(self._faults.location, base, tuple(found))

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
                source = self._source(value, f"sources.{name}")
                if source is not None:
                    yield name, source

    def _source(self, node: Node, key: str) -> LogicalSource | None:
        """Read `['file.csv~csv']` or the keys `access` and `referenceFormulation`."""
        if isinstance(node, SequenceNode):
            if len(node.value) != 1:
                self._faults.add(node, key, "expected one text, file~csv; iterators belong to other kinds of sources")
                return None
            text = scalar(node.value[0], key, self._faults)
            access, _, formulation = (text or "").rpartition("~")
        else:
            keys = known_items(node, key, _SOURCE, self._faults)
            access = self._required(keys, "access", node, key) or ""
            formulation = self._required(keys, "formulation", node, key, "referenceFormulation") or ""
        if (formulation and formulation not in _FORMULATIONS) or not access:
            hint = near(formulation, _FORMULATIONS)
            self._faults.add(node, key, f"found {access!r} as {formulation!r}; expected a file and csv{hint}")
        if formulation not in _FORMULATIONS or not access:
            return None
        return LogicalSource(access, formulation, place_of(node))

    def _required(self, keys: dict[str, Node], name: str, node: Node, key: str, shown: str = "") -> str | None:
        if name not in keys:
            self._faults.add(node, key, f"the key {shown or name} is missing")
            return None
        return scalar(keys[name], f"{key}.{shown or name}", self._faults)

    def _sources_of(self, node: Node, key: str) -> Iterator[LogicalSource]:
        for member in each(node):
            if not isinstance(member, ScalarNode):
                source = self._source(member, key)
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
        pairs = each(keys["predicateobjects"]) if "predicateobjects" in keys else []
        return TriplesMap(
            name,
            tuple(self._sources_of(keys["sources"], f"{key}.sources")) if "sources" in keys else (),
            tuple(self._iris(keys.get("subjects"), f"{key}.s")),
            tuple(po for index, pair in enumerate(pairs) if (po := self._predicate_object(pair, f"{key}.po[{index}]"))),
            tuple(self._iris(keys.get("graphs"), f"{key}.graphs")),
            read_conditions(keys.get("condition"), f"{key}.condition", self._terms),
            place_of(node),
        )

    def _iris(self, node: Node | None, key: str) -> Iterator[TermMap]:
        """Subjects and graphs: texts, or keys `value` and `type`."""
        for member in each(node) if node is not None else ():
            ending = ""
            value: Node | None = member
            if isinstance(member, MappingNode):
                keys = known_items(member, key, _SUBJECT, self._faults)
                value = keys.get("value")
                ending = scalar(keys["type"], key, self._faults) or "" if "type" in keys else ""
            text = scalar(value or member, key, self._faults)
            if text is None:
                continue
            head, found = split_ending(text)
            if (ending or found) not in ("", "iri"):
                self._faults.add(
                    member, key, f"found {ending or found}; expected an IRI, the graph has nothing else here"
                )
            elif term := self._terms.iri(head, place_of(member), key):
                yield term

    def _predicate_object(self, node: Node, key: str) -> PredicateObjectMap | None:
        if isinstance(node, SequenceNode):
            return self._short_form(node, key)
        keys = known_items(node, key, _PREDICATE_OBJECT, self._faults)
        for needed, shown in (("predicates", "p"), ("objects", "o")):
            if isinstance(node, MappingNode) and needed not in keys:
                self._faults.add(node, key, f"the key {shown} is missing")
        if not {"predicates", "objects"} <= set(keys):
            return None
        predicates = tuple(self._predicates(keys["predicates"], f"{key}.p"))
        return PredicateObjectMap(
            predicates,
            tuple(self._objects(keys["objects"], f"{key}.o", predicates)),
            tuple(self._iris(keys.get("graphs"), f"{key}.graphs")),
            read_conditions(keys.get("condition"), f"{key}.condition", self._terms),
        )

    def _short_form(self, node: SequenceNode, key: str) -> PredicateObjectMap | None:
        if len(node.value) not in (2, 3):
            self._faults.add(
                node, key, "expected [predicate, object] or [predicate, object, datatype or language~lang]"
            )
            return None
        predicates = tuple(self._predicates(node.value[0], f"{key}.p"))
        suffix = node.value[2] if len(node.value) == 3 else None
        objects = tuple(
            term
            for member in each(node.value[1])
            if (term := self._short_object(member, suffix, f"{key}.o", predicates))
        )
        return PredicateObjectMap(predicates, objects)

    def _predicates(self, node: Node, key: str) -> Iterator[TermMap]:
        for member in each(node):
            text = scalar(member, key, self._faults)
            if text == "a":
                yield TermMap((RDF_TYPE,), "iri", place_of(member))
            elif text is not None and (term := self._terms.iri(split_ending(text)[0], place_of(member), key)):
                yield term

    # objects

    def _objects(self, node: Node, key: str, predicates: tuple[TermMap, ...]) -> Iterator[ObjectMap]:
        for member in each(node):
            term: ObjectMap | None
            if isinstance(member, MappingNode):
                term = self._long_object(member, key, predicates)
            elif isinstance(member, SequenceNode) and len(member.value) in (1, 2):
                term = self._short_object(member.value[0], (*member.value, None)[1], key, predicates)
            else:
                term = self._short_object(member, None, key, predicates)
            if term is not None:
                yield term

    def _short_object(
        self, node: Node, suffix: Node | None, key: str, predicates: tuple[TermMap, ...]
    ) -> TermMap | None:
        """Read `value`, `value~iri`, with a datatype or `tag~lang` in a third place."""
        text = scalar(node, key, self._faults)
        if text is None:
            return None
        head, ending = split_ending(text)
        extra = scalar(suffix, key, self._faults) if suffix is not None else None
        tag, extra_ending = split_ending(extra) if extra else ("", "")
        language, datatype = (tag, None) if extra_ending == "lang" else (None, extra)
        return self._term((head, ending), (language, datatype), node, key, predicates)

    def _long_object(self, node: MappingNode, key: str, predicates: tuple[TermMap, ...]) -> ObjectMap | None:
        keys = known_items(node, key, _OBJECT, self._faults)
        if "mapping" in keys:
            parent = scalar(keys["mapping"], f"{key}.mapping", self._faults)
            joins = read_joins(keys.get("condition"), f"{key}.condition", self._terms)
            return ReferencingObjectMap(parent, joins, place_of(keys["mapping"])) if parent else None
        text = self._required(keys, "value", node, key)
        values = {name: scalar(keys[name], f"{key}.{name}", self._faults) for name in keys if name != "condition"}
        if "condition" in keys:
            self._faults.add(keys["condition"], f"{key}.condition", "expected beside p and o, or with a mapping")
        if text is None:
            return None
        head, ending = split_ending(text)
        language = split_ending(values.get("language") or "")[0] or None
        return self._term(
            (head, values.get("type") or ending), (language, values.get("datatype")), node, key, predicates
        )

    def _term(
        self,
        value: tuple[str, str],
        qualifiers: tuple[str | None, str | None],
        node: Node,
        key: str,
        predicates: tuple[TermMap, ...],
    ) -> TermMap | None:
        """Make an object: `value` is text and ending, `qualifiers` are language and datatype."""
        text, ending = value
        language, datatype = qualifiers
        place = place_of(node)
        if ending not in ("", "iri", "literal"):
            self._faults.add(node, key, f"found type {ending!r}; expected iri or literal")
            return None
        if ending == "iri" or (not ending and any(predicate.constant == RDF_TYPE for predicate in predicates)):
            if language or datatype:
                self._faults.add(node, key, "an IRI has neither language nor datatype")
            return self._terms.iri(text, place, key)
        if language and datatype:
            self._faults.add(node, key, "a literal has a language or a datatype, not both")
        term = self._terms.text(text, place, key) if ending else self._terms.literal(text, place, key)
        tag = self._terms.language(language, place, f"{key}.language") if language else None
        iri = self._terms.iri(datatype, place, f"{key}.datatype") if datatype else None
        return TermMap(term.parts, "literal", place, tag, iri) if term else None

    def _check_parents(self, triples_map: TriplesMap, known: set[str]) -> None:
        for po in triples_map.predicate_objects:
            for term in po.objects:
                if isinstance(term, ReferencingObjectMap) and term.parent not in known:
                    key = f"mappings.{triples_map.name}"
                    self._faults.add(term.place, key, f"unknown mapping {term.parent!r}{near(term.parent, known)}")
