"""Shapes and graphs made at random, over all constraint components that the quick pass knows."""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = """\
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_CLASSES = st.sampled_from([":A", ":B", ":C"])
_PROPERTIES = st.sampled_from([":p", ":q", ":r"])
_NODES = st.sampled_from([":a", ":b", ":c", ":d", "_:x", "_:y"])
_LITERALS = st.sampled_from(
    [
        *('"one"', '"two words"', '""', '"line\\nbreak "', '"x"@en', '"y"@en-GB', '"y"@zh-Hans', '"\\u001Fx"@en'),
        *("1", "2", "-3", "01", "1.5", "2.0", "1e0", "true", '"x"^^xsd:integer', '"300"^^xsd:byte', '"2"^^xsd:byte'),
        *('"2024-02-30"^^xsd:date', '"2024-02-28"^^xsd:date', '"2024"^^xsd:gYear', '"20240"^^xsd:gYear'),
        *('"2024-02-28T00:00:00"^^xsd:dateTime', '"2024-02-28T00:00:00Z"^^xsd:dateTime', '"a"^^:own'),
        *('"NaN"^^xsd:double', '"12:00:00"^^xsd:time', '"P1D"^^xsd:duration'),
    ]
)
_IRIS = st.sampled_from([":a", ":b", ":c", ":d"])
_TERMS = st.one_of(_IRIS, _LITERALS)
_SMALL = st.integers(0, 2)
_KINDS = st.sampled_from(["BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"])
_DATATYPES = st.sampled_from(
    [
        *("xsd:string", "xsd:integer", "xsd:decimal", "xsd:date", "xsd:gYear", "xsd:byte", "xsd:dateTime"),
        *("xsd:boolean", "xsd:double", "rdf:langString", "rdfs:Literal", ":own"),
    ]
)
_PATTERNS = st.sampled_from(["^\\\\S(.*\\\\S)?$", "^o", "x", "[0-9]+", "^.$", "WORDS"])
_BOUNDS = st.sampled_from(["1", "2.0", '"m"', '"2024-02-28"^^xsd:date', '"2024-02-28T00:00:00"^^xsd:dateTime'])


def _list(of: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(of, min_size=least, max_size=3).map(lambda found: f"( {' '.join(found)} )")


PATHS: st.SearchStrategy[str] = st.recursive(
    _PROPERTIES,
    lambda inner: st.one_of(
        inner.map(lambda one: f"[ sh:inversePath {one} ]"),
        _list(inner, 2),
        _list(inner, 2).map(lambda ways: f"[ sh:alternativePath {ways} ]"),
        inner.map(lambda one: f"[ sh:zeroOrMorePath {one} ]"),
        inner.map(lambda one: f"[ sh:oneOrMorePath {one} ]"),
        inner.map(lambda one: f"[ sh:zeroOrOnePath {one} ]"),
    ),
    max_leaves=3,
)
OF_VALUES = st.one_of(
    _CLASSES.map(lambda one: f"sh:class {one}"),
    _DATATYPES.map(lambda one: f"sh:datatype {one}"),
    _KINDS.map(lambda one: f"sh:nodeKind sh:{one}"),
    _SMALL.map(lambda number: f"sh:minLength {number}"),
    _SMALL.map(lambda number: f"sh:maxLength {number}"),
    _PATTERNS.map(lambda words: f'sh:pattern "{words}" ; sh:flags "i"'),
    _list(st.sampled_from(['"en"', '"zh"', '"de"', '"zh-Hans"'])).map(lambda tags: f"sh:languageIn {tags}"),
    _list(_TERMS).map(lambda members: f"sh:in {members}"),
    _TERMS.map(lambda one: f"sh:hasValue {one}"),
    _PROPERTIES.map(lambda one: f"sh:equals {one}"),
    _PROPERTIES.map(lambda one: f"sh:disjoint {one}"),
    st.tuples(st.sampled_from(["min", "max"]), st.sampled_from(["In", "Ex"]), _BOUNDS).map(
        lambda given: f"sh:{given[0]}{given[1]}clusive {given[2]}"
    ),
)
_OF_PROPERTIES = st.one_of(
    _SMALL.map(lambda number: f"sh:minCount {number}"),
    _SMALL.map(lambda number: f"sh:maxCount {number}"),
    st.sampled_from(["true", "false"]).map(lambda one: f"sh:uniqueLang {one}"),
    st.tuples(st.sampled_from(["lessThan", "lessThanOrEquals"]), _PROPERTIES).map(
        lambda given: f"sh:{given[0]} {given[1]}"
    ),
)


def _bodies(of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(of, min_size=1, max_size=3, unique_by=lambda part: part.split()[0]).map(" ; ".join)


def _property(of: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(PATHS, _bodies(st.one_of(_OF_PROPERTIES, of))).map(
        lambda given: f"sh:path {given[0]} ; {given[1]}"
    )


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = _bodies(inner)
    either = st.one_of(body, _property(inner)).map(lambda shape: f"[ {shape} ]")
    return st.one_of(
        inner,
        body.map(lambda shape: f"sh:node [ {shape} ]"),
        _property(inner).map(lambda shape: f"sh:property [ {shape} ]"),
        either.map(lambda shape: f"sh:not {shape}"),
        _list(either).map(lambda shapes: f"sh:and {shapes}"),
        _list(either).map(lambda shapes: f"sh:or {shapes}"),
        _list(either).map(lambda shapes: f"sh:xone {shapes}"),
        _property(inner).map(
            lambda shape: f"sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ {shape} ]"
        ),
    )


_CONSTRAINTS = st.recursive(OF_VALUES, _nested, max_leaves=4)
_COUNTED = st.tuples(_bodies(_CONSTRAINTS), _SMALL, st.booleans()).map(
    lambda given: (
        f"sh:qualifiedValueShape [ {given[0]} ] ; sh:qualifiedM{'ax' if given[2] else 'in'}Count {given[1]}"
        + (" ; sh:qualifiedValueShapesDisjoint true" if given[1] == 1 else "")
    )
)
_TARGETS = st.one_of(
    _CLASSES.map(lambda one: f"sh:targetClass {one}"),
    _PROPERTIES.map(lambda one: f"sh:targetSubjectsOf {one}"),
    _PROPERTIES.map(lambda one: f"sh:targetObjectsOf {one}"),
    _TERMS.map(lambda one: f"sh:targetNode {one}"),
    st.just("a rdfs:Class"),
)
_EXTRAS = st.sampled_from(["", "", "", "sh:severity sh:Warning ; ", "sh:deactivated true ; ", 'sh:message "no"@en ; '])
_SHAPES = st.one_of(
    st.tuples(st.just("a sh:NodeShape"), _TARGETS, _EXTRAS, _bodies(_CONSTRAINTS)),
    st.tuples(
        st.just("a sh:PropertyShape"), _TARGETS, _EXTRAS, _property(st.one_of(_CONSTRAINTS, _CONSTRAINTS, _COUNTED))
    ),
)
SHAPES = st.lists(_SHAPES, min_size=1, max_size=3).map(
    lambda found: (
        PREFIXES
        + "".join(
            f":{'ABC'[number]} {kind} ; {target} ; {extra}{body} .\n"
            for number, (kind, target, extra, body) in enumerate(found)
        )
    )
)
_STATEMENTS = st.one_of(
    st.tuples(_NODES, st.just("a"), _CLASSES),
    st.tuples(_NODES, _PROPERTIES, st.one_of(_NODES, _LITERALS)),
    st.tuples(_NODES, _PROPERTIES, st.one_of(_NODES, _LITERALS)),
    st.tuples(_CLASSES, st.just("rdfs:subClassOf"), _CLASSES),
)
GRAPHS = st.lists(_STATEMENTS, max_size=20).map(
    lambda found: PREFIXES + "".join(f"{subject} {predicate} {value} .\n" for subject, predicate, value in found)
)
