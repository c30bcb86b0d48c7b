"""Term maps of RML: constants, references and templates, and what kind of term they make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

import pyoxigraph as ox

from kg.mapping.faults import FaultList, near
from kg.mapping.model import Place, Reference, Safety, TermMap, TermType
from kg.mapping.rml.document import Document, Object, Said
from kg.mapping.rml.names import FUNCTIONS, UNSUPPORTED, short
from kg.mapping.rml.templates import read_template
from kg.mapping.syntax import is_iri, is_language

Role = Literal["subject", "predicate", "object", "graph", "datatype", "language"]

_TYPES: Final[dict[str, tuple[TermType, Safety]]] = {
    "IRI": ("iri", "iri"), "URI": ("iri", "uri"), "UnsafeIRI": ("iri", "unsafe"), "UnsafeURI": ("iri", "unsafe"),
    "BlankNode": ("blank", "iri"), "Literal": ("literal", "iri"),
}  # fmt: skip
_ALLOWED: Final[dict[Role, tuple[TermType, ...]]] = {
    "subject": ("iri", "blank"), "predicate": ("iri",), "object": ("iri", "blank", "literal"),
    "graph": ("iri", "blank"),
    "datatype": ("iri",), "language": ("literal",),
}  # fmt: skip
_EXPRESSIONS = ("constant", "reference", "template")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class _Expression(NamedTuple):
    parts: tuple[str | Reference, ...]
    constant: Object | None
    place: Place
    is_template: bool


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads term maps; `labels` grows by a label for each blank node that is a constant or new for each row."""

    document: Document
    faults: FaultList
    labels: dict[ox.BlankNode, str]

    def shortcut(self, said: Said, role: Role, key: str) -> TermMap | None:
        """Return the term map of a constant that stands itself where a term map would."""
        expression = _Expression((), said.value, said.place, False)
        return self._constant(expression, None, role, key)

    def text(self, node: Object, key: str) -> TermMap | None:
        """Return what makes a value that is compared, not written."""
        expression = self._expression(node, key)
        if expression is None:
            return None
        if expression.constant is not None:
            return TermMap((expression.constant.value,), "literal", expression.place)
        return TermMap(expression.parts, "literal", expression.place)

    def term(self, node: Object, role: Role, key: str) -> TermMap | None:
        """Return the term map of a node; faults and `None` where it makes nothing."""
        explicit = self._type(node, role, key)
        names = [name for name in _EXPRESSIONS if self.document.has(node, name)]
        if not names and explicit == ("blank", "iri"):
            number = len(self.labels)
            label = self.labels.setdefault(ox.BlankNode(f"fresh{number}"), f"n{number}")
            return TermMap((), "blank", self.document.place(node), fresh=label)
        expression = self._expression(node, key)
        if expression is None:
            return None
        term: TermMap | None
        if expression.constant is not None:
            term = self._constant(expression, explicit, role, key)
        else:
            term = self._made(node, expression, explicit, role, key)
        return self._qualified(node, term, key) if term and role == "object" else term

    def _expression(self, node: Object, key: str) -> _Expression | None:
        """Return what a map is made of; it must be one thing."""
        found = [(name, said) for name in _EXPRESSIONS for said in self.document.values(node, name)]
        place = self.document.place(node)
        if any(UNSUPPORTED.get(name) == FUNCTIONS for name in self.document.names(node)):
            self.faults.add(place, key, f"{FUNCTIONS} are not supported")
            return None
        if len(found) != 1:
            unknown = [name for name in self.document.names(node) if ":" not in name and name not in _KNOWN]
            hint = "".join(f"; unknown {name!r}{near(name, _KNOWN)}" for name in unknown)
            self.faults.add(place, key, f"found {len(found)} of {', '.join(_EXPRESSIONS)}; expected one{hint}")
            return None
        name, said = found[0]
        if name == "constant":
            return _Expression((), said.value, said.place, False)
        if not isinstance(said.value, ox.Literal) or not said.value.value:
            self.faults.add(said.place, key, f"the {name} must be a text")
            return None
        try:
            text = said.value.value
            parts = (Reference(text),) if name == "reference" else read_template(text)
        except ValueError as error:
            self.faults.add(said.place, key, f"template {text!r}: {error}")
            return None
        return _Expression(parts, None, said.place, name == "template")

    def _type(self, node: Object, role: Role, key: str) -> tuple[TermType, Safety] | None:
        for said in self.document.values(node, "termType"):
            name = short(said.value.value)
            if name not in _TYPES:
                self.faults.add(said.place, key, f"unknown term type {name!r}{near(name, _TYPES)}")
            elif _TYPES[name][0] not in _ALLOWED[role]:
                self.faults.add(said.place, key, f"the term type of a {role} cannot be {name}")
            else:
                return _TYPES[name]
        return None

    # constants

    def _constant(
        self, expression: _Expression, explicit: tuple[TermType, Safety] | None, role: Role, key: str
    ) -> TermMap | None:
        value, place = expression.constant, expression.place
        term: TermMap | None
        if isinstance(value, ox.BlankNode):
            label = self.labels.setdefault(value, f"c{len(self.labels)}")
            term = TermMap((label,), "blank", place)
        elif isinstance(value, ox.NamedNode):
            term = TermMap((value.value,), "iri", place)
        else:
            term = _literal(value, place) if value is not None else None
        if term is None:
            return None
        if (explicit and explicit[0] != term.term_type) or term.term_type not in _ALLOWED[role]:
            wanted = explicit[0] if explicit else " or ".join(_ALLOWED[role])
            self.faults.add(place, key, f"the constant is a {term.term_type}; expected {wanted} for a {role}")
            return None
        if role == "language" and not is_language(term.constant or ""):
            self.faults.add(place, key, f"{term.constant!r} is not a language tag; expected one such as en or zh-Hans")
            return None
        return term

    # references and templates

    def _made(
        self, node: Object, expression: _Expression, explicit: tuple[TermType, Safety] | None, role: Role, key: str
    ) -> TermMap | None:
        term_type, safety = explicit or self._usual(node, expression, role)
        term = TermMap(expression.parts, term_type, expression.place, safety=safety)
        if term_type == "iri" and safety != "unsafe" and not term.is_reference:
            example = "".join(part if isinstance(part, str) else "x" for part in term.parts)
            if not is_iri(example) and not is_iri(f"http://example.org/{example}"):
                self.faults.add(expression.place, key, f"the template makes invalid IRIs such as {example!r}")
                return None
        return term

    def _usual(self, node: Object, expression: _Expression, role: Role) -> tuple[TermType, Safety]:
        if role == "language":
            return "literal", "iri"
        qualified = any(self.document.has(node, name) for name in _QUALIFIERS)
        is_literal = role == "object" and (qualified or not expression.is_template)
        return ("literal" if is_literal else "iri"), "iri"

    # languages and datatypes

    def _qualified(self, node: Object, term: TermMap, key: str) -> TermMap:
        found = [(name, said) for name in _QUALIFIERS for said in self.document.values(node, name)]
        if not found:
            return replace(term, natural=term.term_type == "literal" and term.is_reference)
        if len(found) > 1 or term.term_type != "literal":
            wanted = "one language or datatype, not both" if len(found) > 1 else "a language or datatype on literals"
            self.faults.add(found[-1][1].place, key, f"expected {wanted}")
            return term
        name, said = found[0]
        role: Role = "language" if name.startswith("language") else "datatype"
        path = f"{key}.{name}"
        inner = self.term(said.value, role, path) if name.endswith("Map") else self.shortcut(said, role, path)
        if role == "language":
            return replace(term, language=inner, datatype=None)
        return replace(term, datatype=inner, language=None)


_QUALIFIERS = ("language", "languageMap", "datatype", "datatypeMap")
_KNOWN = (*_EXPRESSIONS, *_QUALIFIERS, "termType", "type", "class", "graph", "graphMap")


def _literal(value: ox.Literal, place: Place) -> TermMap:
    language = TermMap((value.language,), "literal", place) if value.language else None
    plain = value.language or value.datatype.value == _XSD_STRING
    datatype = None if plain else TermMap((value.datatype.value,), "iri", place)
    return TermMap((value.value,), "literal", place, language, datatype)
