"""Subjects, graphs, predicates and objects of YARRRML, in their short and long forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, SequenceNode

from kg.mapping.model import RDF_TYPE, ObjectMap, PredicateObjectMap, ReferencingObjectMap, TermMap
from kg.mapping.yarrrml.conditions import read_conditions, read_joins
from kg.mapping.yarrrml.nodes import Faults, each, known_items, place_of, required, scalar
from kg.mapping.yarrrml.terms import TermReader, split_ending

_PREDICATE_OBJECT = {key: key for key in ("predicates", "objects", "graphs", "condition")} | {
    "predicate": "predicates", "p": "predicates", "object": "objects", "o": "objects", "graph": "graphs",
    "g": "graphs", "conditions": "condition",
}  # fmt: skip
_OBJECT = {key: key for key in ("value", "datatype", "language", "type", "mapping", "condition")} | {
    "v": "value", "t": "type", "m": "mapping", "conditions": "condition",
}  # fmt: skip
_SUBJECT = {"value": "value", "v": "value", "type": "type", "t": "type"}


@dataclass(frozen=True, slots=True)
class PairReader:
    """Reads what stands under `s`, `graphs` and `po`."""

    faults: Faults
    terms: TermReader

    def iris(self, node: Node | None, key: str) -> Iterator[TermMap]:
        """Yield subjects or graphs: texts, or keys `value` and `type`."""
        for member in each(node) if node is not None else ():
            ending = ""
            value: Node | None = member
            if isinstance(member, MappingNode):
                keys = known_items(member, key, _SUBJECT, self.faults)
                value = keys.get("value")
                ending = scalar(keys["type"], key, self.faults) or "" if "type" in keys else ""
            text = scalar(value or member, key, self.faults)
            if text is None:
                continue
            head, found = split_ending(text)
            if (ending or found) not in ("", "iri"):
                self.faults.add(
                    member, key, f"found {ending or found}; expected an IRI, the graph has nothing else here"
                )
            elif term := self.terms.iri(head, place_of(member), key):
                yield term

    def predicate_object(self, node: Node, key: str) -> PredicateObjectMap | None:
        """Return a member of `po`, short (`[p, o]`) or long (keys `p` and `o`)."""
        if isinstance(node, SequenceNode):
            return self._short_form(node, key)
        keys = known_items(node, key, _PREDICATE_OBJECT, self.faults)
        for needed, shown in (("predicates", "p"), ("objects", "o")):
            if isinstance(node, MappingNode) and needed not in keys:
                self.faults.add(node, key, f"the key {shown} is missing")
        if not {"predicates", "objects"} <= set(keys):
            return None
        predicates = tuple(self._predicates(keys["predicates"], f"{key}.p"))
        return PredicateObjectMap(
            predicates,
            tuple(self._objects(keys["objects"], f"{key}.o", predicates)),
            tuple(self.iris(keys.get("graphs"), f"{key}.graphs")),
            read_conditions(keys.get("condition"), f"{key}.condition", self.terms),
        )

    def _short_form(self, node: SequenceNode, key: str) -> PredicateObjectMap | None:
        if len(node.value) not in (2, 3):
            self.faults.add(node, key, "expected [predicate, object] or [predicate, object, datatype or language~lang]")
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
            text = scalar(member, key, self.faults)
            if text == "a":
                yield TermMap((RDF_TYPE,), "iri", place_of(member))
            elif text is not None and (term := self.terms.iri(split_ending(text)[0], place_of(member), key)):
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
        text = scalar(node, key, self.faults)
        if text is None:
            return None
        head, ending = split_ending(text)
        extra = scalar(suffix, key, self.faults) if suffix is not None else None
        tag, extra_ending = split_ending(extra) if extra else ("", "")
        language, datatype = (tag, None) if extra_ending == "lang" else (None, extra)
        return self._term((head, ending), (language, datatype), node, key, predicates)

    def _long_object(self, node: MappingNode, key: str, predicates: tuple[TermMap, ...]) -> ObjectMap | None:
        keys = known_items(node, key, _OBJECT, self.faults)
        if "mapping" in keys:
            parent = scalar(keys["mapping"], f"{key}.mapping", self.faults)
            joins = read_joins(keys.get("condition"), f"{key}.condition", self.terms)
            return ReferencingObjectMap(parent, joins, place_of(keys["mapping"])) if parent else None
        text = required(keys, "value", node, key, self.faults)
        values = {name: scalar(keys[name], f"{key}.{name}", self.faults) for name in keys if name != "condition"}
        if "condition" in keys:
            self.faults.add(keys["condition"], f"{key}.condition", "expected beside p and o, or with a mapping")
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
            self.faults.add(node, key, f"found type {ending!r}; expected iri or literal")
            return None
        if ending == "iri" or (not ending and any(predicate.constant == RDF_TYPE for predicate in predicates)):
            if language or datatype:
                self.faults.add(node, key, "an IRI has neither language nor datatype")
            return self.terms.iri(text, place, key)
        if language and datatype:
            self.faults.add(node, key, "a literal has a language or a datatype, not both")
        term = self.terms.text(text, place, key) if ending else self.terms.literal(text, place, key)
        tag = self.terms.language(language, place, f"{key}.language") if language else None
        iri = self.terms.iri(datatype, place, f"{key}.datatype") if datatype else None
        return TermMap(term.parts, "literal", place, tag, iri, natural=not (tag or iri)) if term else None
