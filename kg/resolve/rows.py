"""What is known → rows of the reading tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model.claim import Name
from kg.model.document import Document
from kg.model.table import READING_TABLES, Row, Table
from kg.model.time import TimeSpan
from kg.resolve.authority import Authority
from kg.resolve.bonds import Bond
from kg.resolve.choose import Facts
from kg.resolve.entities import Entities, Entity
from kg.resolve.evidence import Evidence, as_decimal
from kg.resolve.labels import event_labels, labels_of, other_names
from kg.vocab import expand

_LENGTHS = (10, 7, 4)
"""Characters of a day, a month, a year."""
_ACTORS = {"Meeting": "participants", "Agreement": "parties"}


@dataclass(frozen=True, slots=True)
class View:
    """Part of what all documents or one states; references are ids of entities, `events` and `bonds` go by key.

    All of it stands in each of the `graphs`: `None` is the resolved view, a key that of a document. `things` are the
    entities to be written.
    """

    graphs: Sequence[str | None] = (None,)
    documents: Sequence[Document] = ()
    entities: Entities = field(default_factory=dict)
    events: Mapping[str, Facts] = field(default_factory=dict)
    bonds: Mapping[str, Bond] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    things: Sequence[str] = ()


def met_in(events: Iterable[Facts], bonds: Iterable[Bond], entities: Entities) -> tuple[str, ...]:
    """Return the entities that events and bonds refer to, whom officials among them act for, where places lie."""
    ids = {found for facts in events for found in refers_to(facts)}
    ids |= {found for bond in bonds for found in bond.id[1:3] if found}
    return with_ties(ids, entities)


def refers_to(facts: Facts) -> tuple[str, ...]:
    """Return the entities that an event refers to itself."""
    return (*facts.actors, *facts.signatories, *filter(None, [facts.place]))


def with_ties(ids: Iterable[str], entities: Entities) -> tuple[str, ...]:
    """Return the entities and those they are tied to: whom officials act for, where places lie; sorted."""
    found = set(ids)
    found |= {actor for one in list(found) for actor in entities[one].acts_for}
    places = [entities[one] for one in found if entities[one].type == "Place"]
    found |= {place.state for place in places if place.state}
    return tuple(sorted(found))


@dataclass(slots=True)
class Rows:
    """Rows of all tables as they are found; equal rows are one."""

    base: str
    registry: Authority
    keys: Mapping[str, str]
    _rows: dict[str, dict[Row, None]] = field(default_factory=lambda: defaultdict(dict))

    def tables(self) -> tuple[Table, ...]:
        """Return all reading tables, rows sorted, empty cells first."""
        return tuple(
            Table(name, columns, tuple(sorted(self._rows[name], key=lambda row: [value or "" for value in row])))
            for name, columns in READING_TABLES.items()
        )

    def filled(self) -> dict[str, Table]:
        """Return the reading tables that have rows, by name; the rows are as they came."""
        return {
            name: Table(name, columns, tuple(rows))
            for name, columns in READING_TABLES.items()
            if (rows := self._rows.get(name))
        }

    def add(self, view: View) -> None:
        """Add what a view states; of the entities only the `things` of the view."""
        graphs = tuple(None if graph is None else self.base + graph for graph in view.graphs)
        writer = _Writer(self.base, self.registry, self.keys, graphs, self._rows)
        labels: dict[str, dict[str, str]] = {}

        def labelled(found: str) -> dict[str, str]:
            if found not in labels:
                labels[found] = labels_of(view.entities[found], self.registry)
            return labels[found]

        for document in view.documents:
            writer.document(document)
        for found in view.things:
            writer.entity(view.entities[found], labelled(found))
        for key, facts in view.events.items():
            writer.event(key, facts, event_labels(facts, {found: labelled(found) for found in refers_to(facts)}))
        for key, bond in view.bonds.items():
            writer.bond(key, bond)
        for evidence in view.evidence:
            writer.evidence(evidence)


@dataclass(frozen=True, slots=True)
class _Writer:
    base: str
    registry: Authority
    keys: Mapping[str, str]
    graphs: Sequence[str | None]
    rows: Mapping[str, dict[Row, None]]

    def _put(self, table: str, *values: str | None) -> None:
        """Keep a row in each graph; this runs for every row."""
        rows = self.rows[table]
        for graph in self.graphs:
            rows[(graph, *values)] = None

    def _iri(self, entity_id: str) -> str:
        return self.base + self.keys[entity_id]

    def document(self, doc: Document) -> None:
        iri = f"{self.base}document/{doc.id}"
        self._put("documents", iri, doc.title, doc.language, doc.publisher, doc.digest, doc.location, doc.address,
                  doc.media_type, None)  # fmt: skip
        if doc.published:
            self._date(iri, "dcterms:issued", doc.published.start)

    def entity(self, entity: Entity, labels: Mapping[str, str]) -> None:
        iri = self._iri(entity.id)
        self._put("things", iri, entity.type)
        self._names(iri, labels, entity.names)
        if entity.is_known and self.registry.type_of(entity.id):
            for match in self.registry.matches(entity.id):
                self._put("matches", iri, match)
        for actor in entity.acts_for:
            self._put("representations", iri, self._iri(actor))
        if entity.type == "Place" and entity.state:
            self._put("containment", iri, self._iri(entity.state))

    def event(self, key: str, facts: Facts, labels: Mapping[str, str]) -> None:
        iri = self.base + key
        self._put("meetings" if facts.type == "Meeting" else "agreements", iri, facts.kind, facts.status)
        self._names(iri, labels, facts.names)
        for actor in facts.actors:
            self._put(_ACTORS[facts.type], iri, self._iri(actor))
        for official in facts.signatories:
            self._put("signatories", iri, self._iri(official))
        if facts.place:
            self._put("event_places", iri, self._iri(facts.place))
        self._when(iri, facts.when)

    def bond(self, key: str, bond: Bond) -> None:
        iri = self.base + key
        kind, member, organization = bond.id[:3]
        of = self._iri(organization) if organization else None
        self._put("tenures" if kind == "Tenure" else "memberships", iri, self._iri(member), of)
        for office in bond.offices:
            self._put("offices", iri, office.text, office.language)
        if bond.start:
            self._date(iri, "dip:startDate", bond.start.start)
        if bond.end:
            self._date(iri, "dip:endDate", bond.end.end or bond.end.start)

    def evidence(self, evidence: Evidence) -> None:
        iri = self.base + evidence.key
        doc, span = evidence.document, evidence.span
        self._put("evidence", iri, self.base + evidence.about, f"{self.base}document/{doc.id}",
                  self.base + evidence.selector, span.of(doc.text), str(span.start), str(span.end),
                  evidence.rule, as_decimal(evidence.confidence))  # fmt: skip
        for prop in evidence.properties:
            self._put("evidence_slots", iri, prop)

    def _names(self, iri: str, labels: Mapping[str, str], names: Iterable[Name]) -> None:
        for language, text in labels.items():
            self._put("names", iri, text, None, language)
        for name in other_names(names, labels):
            self._put("names", iri, None, name.text, name.language)

    def _when(self, iri: str, when: TimeSpan | None) -> None:
        if when is not None and when.end is not None:
            self._date(iri, "dip:startDate", when.start)
            self._date(iri, "dip:endDate", when.end)
        elif when is not None:
            self._date(iri, "dip:date", when.start)

    def _date(self, iri: str, prop: str, text: str) -> None:
        self._put("dates", iri, expand(prop), *(text if len(text) == length else None for length in _LENGTHS))
