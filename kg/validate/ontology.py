"""Does the ontology keep its own rules?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg import resources
from kg.validate import terms
from kg.validate.spelling import tag
from kg.vocab import DIP, PREFIXES

_LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_OWL, _RDFS, _SKOS, _SCHEMA = (PREFIXES[prefix] for prefix in ("owl", "rdfs", "skos", "schema"))
_TYPE = f"{PREFIXES['rdf']}type"
_KINDS = {
    f"{_OWL}Class",
    f"{_OWL}AnnotationProperty",
    f"{_OWL}DatatypeProperty",
    f"{_OWL}ObjectProperty",
    f"{_SKOS}Concept",
}
_ENDS = (f"{_RDFS}domain", f"{_RDFS}range", f"{_SCHEMA}domainIncludes", f"{_SCHEMA}rangeIncludes")
_USED = re.compile(r"\bdip:([A-Za-z]\w*)")


def check() -> tuple[str, ...]:
    """Return, sorted, what is wrong with the shipped ontology and with the terms that the shapes use."""
    found = {*_labels(), *_comments(), *_ends(), *_puns(), *_concepts(), *_shape_terms()}
    return tuple(sorted(found))


def _values(iri: str, predicate: str) -> list[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]:
    return terms.facts().get(iri, {}).get(predicate, [])


def _types(iri: str) -> set[str]:
    return {value.value for value in _values(iri, _TYPE) if isinstance(value, ox.NamedNode)}


def _own() -> Iterator[str]:
    yield from (iri for iri in terms.facts() if iri.startswith(DIP))


def _labels() -> Iterator[str]:
    for iri in (*_own(), *(iri for iri in terms.facts() if f"{_SKOS}Concept" in _types(iri))):
        labels = [one for one in _values(iri, f"{_RDFS}label") if isinstance(one, ox.Literal)]
        languages = sorted(tag(one.language or "") for one in labels)
        if languages != sorted(_LANGUAGES):
            found = ", ".join(languages) or "no language"
            yield f"{iri}: labels in {found}; expected one each in {', '.join(_LANGUAGES)}"


def _comments() -> Iterator[str]:
    for iri in _own():
        kinds = _types(iri)
        wanted = f"{_SKOS}definition" if f"{_SKOS}Concept" in kinds else f"{_RDFS}comment"
        said = any(isinstance(one, ox.Literal) and one.language == "en" for one in _values(iri, wanted))
        if not said and f"{_SKOS}ConceptScheme" not in kinds:
            yield f"{iri}: no {wanted.rsplit('#')[-1]} in en"


def _ends() -> Iterator[str]:
    known = {term.iri for term in terms.classes()} | {f"{_SKOS}Concept"}
    for term in terms.properties():
        for predicate in _ENDS:
            for value in _values(term.iri, predicate):
                name = value.value if isinstance(value, ox.NamedNode) else str(value)
                if name not in known and not name.startswith(PREFIXES["xsd"]):
                    yield f"{term.iri}: {predicate} names {name}, which is no class"


def _puns() -> Iterator[str]:
    for iri in terms.facts():
        kinds = sorted(_types(iri) & _KINDS)
        if len(kinds) > 1:
            yield f"{iri}: is at once {' and '.join(kinds)}"


def _concepts() -> Iterator[str]:
    schemes = terms.concepts()
    for iri in terms.facts():
        if f"{_SKOS}Concept" in _types(iri):
            inside = [scheme for scheme, members in schemes.items() if iri in members]
            if len(inside) != 1:
                yield f"{iri}: stands in {len(inside)} concept schemes; expected 1"


def _shape_terms() -> Iterator[str]:
    for name in resources.names("shapes", suffix=".ttl"):
        for local in _USED.findall(resources.read_text("shapes", name)):
            if DIP + local not in terms.facts():
                yield f"shapes/{name}: dip:{local} is no term of the ontology"
