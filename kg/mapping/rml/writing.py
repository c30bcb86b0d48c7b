"""The model to RML in Turtle, to be taken to another engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final

from kg.mapping.model import (
    Condition,
    LogicalSource,
    Mapping,
    ObjectMap,
    PredicateObjectMap,
    TermMap,
    TriplesMap,
)
from kg.mapping.rml.names import CONDITIONS, CSVW, D2RQ, R2RML, RML
from kg.mapping.rml.templates import write_template
from kg.mapping.syntax import escape, percent_encode
from kg.model.source import USUAL
from kg.vocab import PREFIXES

_FORMULATIONS: Final = {"csv": "rml:CSV", "jsonpath": "rml:JSONPath", "xpath": "rml:XPath", "sql": "rml:SQL2008Query"}
_TYPES: Final = {"uri": "rml:URI", "iri": "rml:IRI", "unsafe": "rml:UnsafeIRI"}


def write_rml(mapping: Mapping, *, base: str) -> str:
    """Return the RML of a mapping, read back as the same; `base` is for mappings without one.

    Conditions, which RML-Core has not, are written by an extension of ours (`kg.mapping.rml.conditions`).
    """
    body = "\n".join(_triples_map(mapping, one, base) for one in mapping.triples_maps)
    prefixes = sorted((PREFIXES | _OWN).items())
    heads = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in prefixes if f" {prefix}:" in body]
    return "\n".join([*heads, "", body])


_OWN: Final = {"csvw": CSVW, "d2rq": D2RQ, "dip-fn": CONDITIONS, "rml": RML}


def _triples_map(mapping: Mapping, one: TriplesMap, base: str) -> str:
    """A block for each source and subject, of which a triples map of RML has one."""
    blocks = []
    combinations = product(one.sources, one.subjects)
    for name, (source, subject) in zip(_names(one), combinations, strict=True):
        lines = [
            f"<{name}> a rml:TriplesMap",
            f"  rml:baseIRI <{one.base or mapping.base or base}>",
            f"  rml:logicalSource {_source(source)}",
            *(f"  dip-fn:condition {_condition(condition)}" for condition in one.conditions),
            f"  rml:subjectMap {_term(subject, one.graphs)}",
            *(f"  rml:predicateObjectMap {_pair(po, mapping)}" for po in one.predicate_objects if po.objects),
        ]
        blocks.append(" ;\n".join(lines) + " .\n")
    return "\n".join(blocks)


def _names(one: TriplesMap) -> list[str]:
    first = f"#{percent_encode(one.name)}"
    count = len(one.sources) * len(one.subjects)
    return [first, *(f"{first}-{number}" for number in range(2, count + 1))][:count]


def _source(source: LogicalSource) -> str:
    said = [
        *([f"rml:source {_access(source)}"] if source.access else []),
        f"rml:referenceFormulation {_formulation(source)}",
        *([f"rml:iterator {_text(source.iterator)}"] if source.iterator else []),
        *([f"rml:query {_text(source.query)}"] if source.query else []),
    ]
    return f"[ a rml:LogicalSource ; {' ; '.join(said)} ]"


def _access(source: LogicalSource) -> str:
    access, dialect = _text(source.access), source.dialect
    if ":" in source.access.partition("/")[0]:
        return f"[ a d2rq:Database ; d2rq:jdbcDSN {access} ]"
    if dialect == USUAL:
        return f"[ a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path {access} ]"
    said = [
        *([f"csvw:delimiter {_text(dialect.delimiter)}"] if dialect.delimiter else []),
        f"csvw:quoteChar {_text(dialect.quote)}",
        f"csvw:encoding {_text(dialect.encoding)}",
        f"csvw:header {'true' if dialect.header else 'false'}",
    ]
    nulls = "".join(f" ; csvw:null {_text(null)}" for null in dialect.nulls)
    return f"[ a csvw:Table ; csvw:url {access} ; csvw:dialect [ {' ; '.join(said)} ]{nulls} ]"


def _formulation(source: LogicalSource) -> str:
    namespaces = [
        f"rml:namespace [ rml:namespacePrefix {_text(prefix)} ; rml:namespaceURL {_text(url)} ]"
        for prefix, url in source.namespaces
    ]
    if namespaces:
        return f"[ a rml:XPathReferenceFormulation ; {' ; '.join(namespaces)} ]"
    return "rml:SQL2008Table" if source.formulation == "sql" and not source.query else _FORMULATIONS[source.formulation]


def _pair(po: PredicateObjectMap, mapping: Mapping) -> str:
    said = [
        *(f"dip-fn:condition {_condition(condition)}" for condition in po.conditions),
        *_each("predicate", po.predicates),
        *(f"rml:objectMap {written}" for term in po.objects for written in _objects(term, mapping)),
        *_each("graph", po.graphs),
    ]
    return f"[ {' ; '.join(said)} ]"


def _each(role: str, terms: Iterable[TermMap]) -> Iterator[str]:
    for term in terms:
        is_plain = term.constant is not None and term.term_type == "iri" and ":" in term.constant
        yield f"rml:{role} {_iri(term.constant or '')}" if is_plain else f"rml:{role}Map {_term(term)}"


def _objects(term: ObjectMap, mapping: Mapping) -> Iterator[str]:
    if isinstance(term, TermMap):
        yield _term(term)
        return
    joins = [
        f"rml:joinCondition [ rml:childMap {_value(join.child)} ; rml:parentMap {_value(join.parent)} ]"
        for join in term.joins
    ]
    for name in _names(mapping.triples_map(term.parent)):
        yield f"[ {' ; '.join([f'rml:parentTriplesMap <{name}>', *joins])} ]"


def _condition(condition: Condition) -> str:
    left, right = _value(condition.left), _value(condition.right)
    return f"[ dip-fn:test {_text(condition.test)} ; dip-fn:left {left} ; dip-fn:right {right} ]"


def _value(term: TermMap) -> str:
    return f"[ {_expression(term)} ]"


def _term(term: TermMap, graphs: Sequence[TermMap] = ()) -> str:
    said = [] if not term.parts else [_expression(term)]
    if term.term_type == "iri" and (term.constant is None or ":" not in term.constant):
        said.append(f"rml:termType {_TYPES[term.safety]}")
    elif term.term_type == "blank":
        said.append("rml:termType rml:BlankNode")
    elif term.term_type == "literal" and term.constant is None and not (term.language or term.datatype):
        said.append("rml:termType rml:Literal")
    if term.language is not None:
        said.append(_qualifier("language", term.language))
    if term.datatype is not None:
        said.append(_qualifier("datatype", term.datatype))
    return f"[ {' ; '.join([*said, *_each('graph', graphs)])} ]"


def _qualifier(role: str, term: TermMap) -> str:
    if term.constant is None:
        return f"rml:{role}Map {_term(term)}"
    return f"rml:{role} {_text(term.constant) if role == 'language' else _iri(term.constant)}"


def _expression(term: TermMap) -> str:
    constant = term.constant
    if constant is not None and not (term.term_type == "iri" and ":" not in constant):
        return f"rml:constant {_iri(constant) if term.term_type == 'iri' else _text(constant)}"
    if term.is_reference:
        return f"rml:reference {_text(next(term.columns()))}"
    return f"rml:template {_text(write_template(term.parts))}"


def _iri(iri: str) -> str:
    if iri == R2RML + "defaultGraph":
        return "rml:defaultGraph"
    for prefix, namespace in sorted((PREFIXES | _OWN).items()):
        local = iri.removeprefix(namespace)
        if local != iri and local.isidentifier() and local.isascii():
            return f"{prefix}:{local}"
    return f"<{iri}>"


def _text(text: str) -> str:
    return f'"{escape(text)}"'
