"""Mappings whose statements carry the row they came from: evidence as texts have it, made by triples maps as well.

A triples map over rows is followed by two of ours, for the evidence (one for each row and rule) and for its selector,
which is the fragment `#row=` (RFC 7111) of the table's document. What the mapping makes goes into the graph of that
document as well. The engine knows nothing of it, and RML written of such a mapping makes the same elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.mapping.model import (
    Condition,
    Mapping,
    ObjectMap,
    PredicateObjectMap,
    Reference,
    TermMap,
    TriplesMap,
)
from kg.mapping.syntax import percent_encode
from kg.vocab import expand

_PLACE = ("_row", "_document", "_text", "_start", "_end")
_DEFAULT_GRAPH = "http://w3id.org/rml/defaultGraph"
_ROW_FRAGMENTS = "http://tools.ietf.org/rfc/rfc7111"
_TEXTS = (".csv", ".tsv")

Needs = frozenset[Condition]
"""What must hold of a row so that a statement is made of it."""


def with_provenance(mapping: Mapping, *, base: str) -> Mapping:
    """Return the mapping with evidence for each thing that a row tells of: the row, the rule, the properties told.

    Triples maps whose subjects are made of the place of the row tell of rows, not of things, and stay as they are.
    `base` precedes the IRIs of documents and evidence.
    """
    maps = [made for one in mapping.triples_maps for made in _maps(mapping, one, base)]
    return replace(mapping, triples_maps=tuple(maps))


def evidence(base: str, document: str, row: int, rule: str) -> str:
    """Return the IRI of the evidence that a row of a document is, by the triples map `rule`."""
    return f"{base}evidence/{document}-row-{row}-{percent_encode(rule)}"


def _maps(mapping: Mapping, one: TriplesMap, base: str) -> Iterator[TriplesMap]:
    if any(column in _PLACE for subject in one.subjects for column in subject.columns()):
        yield one
    else:
        yield from _Tracer(mapping, one, base).maps()


@dataclass(frozen=True, slots=True)
class _Tracer:
    """Makes what belongs to one triples map."""

    mapping: Mapping
    one: TriplesMap
    base: str

    def maps(self) -> Iterator[TriplesMap]:
        links = tuple(self._pair("dip:evidence", [self._evidence()], needs) for needs in self._least(self._of_things()))
        pairs = (*map(self._in_graphs, self.one.predicate_objects), *links)
        yield replace(self.one, graphs=(), predicate_objects=pairs)
        least = self._least({needs for _, needs in self._slots()})
        slots = (self._pair("dip:slot", [slot], needs) for slot, needs in dict.fromkeys(self._slots()))
        told = (pair for needs in least for pair in self._description(needs))
        yield self._beside("evidence", self._evidence(), [*told, *slots])
        yield self._beside("row", self._selector(), [pair for needs in least for pair in self._selection(needs)])

    def _beside(self, part: str, subject: TermMap, pairs: Iterable[PredicateObjectMap]) -> TriplesMap:
        """Return a triples map over the same rows under the same conditions."""
        name = f"{self.one.name} ({part})"
        return replace(
            self.one, name=name, subjects=(subject,), graphs=(), predicate_objects=tuple(pairs), base=self.base
        )

    # what is stated, and when

    def _slots(self) -> Iterator[tuple[TermMap, Needs]]:
        """Yield each property with what a row needs so that it is stated of a subject."""
        for subject in self.one.subjects:
            for slot, needs in self._properties():
                yield slot, needs | self._filled(subject.columns())

    def _of_things(self) -> set[Needs]:
        return {needs for _, needs in self._properties()}

    def _properties(self) -> Iterator[tuple[TermMap, Needs]]:
        for po in self.one.predicate_objects:
            for predicate in po.predicates:
                for term in po.objects:
                    columns = (*predicate.columns(), *self._columns(term))
                    yield predicate, self._filled(columns) | frozenset(po.conditions)

    def _columns(self, term: ObjectMap) -> Iterator[str]:
        if isinstance(term, TermMap):
            yield from term.columns()
        elif term.joins:  # whether there is a partner, the row does not know
            yield from (column for join in term.joins for column in join.child.columns())
        else:
            yield from (
                column for subject in self.mapping.triples_map(term.parent).subjects for column in subject.columns()
            )

    def _filled(self, columns: Iterable[str]) -> Needs:
        empty = self._literal("")
        return frozenset(Condition("notEqual", self._literal(Reference(column)), empty) for column in columns)

    @staticmethod
    def _least(needs: Iterable[Needs]) -> list[Needs]:
        """Return those that no other is less than: where one of all holds, one of these does."""
        found = set(needs)
        least = [one for one in found if not any(other < one for other in found)]
        return sorted(least, key=lambda one: sorted(map(repr, one)))

    # what is said of it

    def _description(self, needs: Needs) -> Iterator[PredicateObjectMap]:
        yield self._pair("rdf:type", [self._iri(expand("dip:Evidence"))], needs)
        yield self._pair("oa:hasSource", [self._document()], needs)
        yield self._pair("oa:hasSelector", [self._selector()], needs)
        yield self._pair("dip:rule", [self._literal(self.one.name)], needs)
        yield self._pair("dip:confidence", [self._literal("1.0", datatype="xsd:decimal")], needs)

    def _selection(self, needs: Needs) -> Iterator[PredicateObjectMap]:
        kinds = ("oa:TextQuoteSelector", "oa:TextPositionSelector", "oa:FragmentSelector")
        yield self._pair("rdf:type", [self._iri(expand(kind)) for kind in kinds], needs)
        yield self._pair("oa:exact", [self._literal(Reference("_text"))], needs)
        for name, column in (("oa:start", "_start"), ("oa:end", "_end")):
            yield self._pair(name, [self._literal(Reference(column), datatype="xsd:nonNegativeInteger")], needs)
        yield self._pair("rdf:value", [self._literal("row=", Reference("_row"))], needs)
        if all(source.access.lower().endswith(_TEXTS) for source in self.one.sources):
            yield self._pair("dcterms:conformsTo", [self._iri(_ROW_FRAGMENTS)], needs)

    def _pair(self, name: str, objects: Iterable[TermMap], needs: Needs) -> PredicateObjectMap:
        conditions = tuple(sorted(needs, key=repr))
        return PredicateObjectMap((self._iri(expand(name)),), tuple(objects), self._graphs(()), conditions)

    def _in_graphs(self, po: PredicateObjectMap) -> PredicateObjectMap:
        return replace(po, graphs=self._graphs((*self.one.graphs, *po.graphs)))

    def _graphs(self, graphs: tuple[TermMap, ...]) -> tuple[TermMap, ...]:
        return (*(graphs or (self._iri(_DEFAULT_GRAPH),)), self._document())

    # terms

    def _evidence(self) -> TermMap:
        end = f"-{percent_encode(self.one.name)}"
        return self._iri(f"{self.base}evidence/", Reference("_document"), "-row-", Reference("_row"), end)

    def _document(self) -> TermMap:
        return self._iri(f"{self.base}document/", Reference("_document"))

    def _selector(self) -> TermMap:
        return self._iri(f"{self.base}document/", Reference("_document"), "#row=", Reference("_row"))

    def _iri(self, *parts: str | Reference) -> TermMap:
        return TermMap(parts, "iri", self.one.place)

    def _literal(self, *parts: str | Reference, datatype: str = "") -> TermMap:
        return TermMap(parts, "literal", self.one.place, datatype=self._iri(expand(datatype)) if datatype else None)
