"""A mapping after parsing: the nouns of RML, with the place in the file that each was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kg.model.source import USUAL, Dialect

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

TermType = Literal["iri", "literal", "blank"]
Safety = Literal["uri", "iri", "unsafe"]
"""What values in the template of an IRI keep: only unreserved ASCII, other scripts as well, or everything."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and column (both from 1) in the mapping file."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose value is put in place."""

    column: str


@dataclass(frozen=True, slots=True)
class TermMap:
    """How a term is made from a row: constant text and references in turn.

    A term map with exactly one part, a reference, takes the value as it is; with more parts it is a template, and
    values that go into an IRI are percent-encoded as `safety` says. Prefixes are already expanded. `language` and
    `datatype` exclude each other and belong to literals only; without them a `natural` literal takes the datatype that
    the source knows its value by. A blank node without parts is a new one for each row, told apart by `fresh`.
    """

    parts: tuple[str | Reference, ...]
    term_type: TermType
    place: Place
    language: TermMap | None = None
    datatype: TermMap | None = None
    safety: Safety = "uri"
    natural: bool = False
    fresh: str = ""

    @property
    def constant(self) -> str | None:
        """Return the text when no column is involved."""
        return "".join(map(str, self.parts)) if all(isinstance(part, str) for part in self.parts) else None

    @property
    def is_reference(self) -> bool:
        """Return whether the term is the value of one column, as it is."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Reference)

    def columns(self) -> Iterator[str]:
        """Yield the columns in use, those of language and datatype included."""
        for part in self.parts:
            if isinstance(part, Reference):
                yield part.column
        for inner in (self.language, self.datatype):
            if inner is not None:
                yield from inner.columns()


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on the values of a row; where it fails, nothing is produced.

    `test` is "equal", "notEqual" or "matches" (the first value matches the second, a regular expression, as a whole).
    A missing value counts as the empty text.
    """

    test: Literal["equal", "notEqual", "matches"]
    left: TermMap
    right: TermMap


@dataclass(frozen=True, slots=True)
class Join:
    """Rows belong together when the value of `child` equals that of `parent` in the other table."""

    child: TermMap
    parent: TermMap


@dataclass(frozen=True, slots=True)
class ReferencingObjectMap:
    """The subjects of another triples map: of the same row, or of the rows that all `joins` select."""

    parent: str
    joins: tuple[Join, ...]
    place: Place


ObjectMap = TermMap | ReferencingObjectMap


@dataclass(frozen=True, slots=True)
class PredicateObjectMap:
    """All combinations of predicates and objects, in the graphs given here besides those of the subject."""

    predicates: tuple[TermMap, ...]
    objects: tuple[ObjectMap, ...]
    graphs: tuple[TermMap, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class LogicalSource:
    """Where rows come from, and how references to their values are to be understood.

    `access` is a file relative to the mapping, a URL of a database, or empty for the database that the run is given.
    `formulation` is "csv" (columns by name), "jsonpath", "xpath" or "sql"; `iterator` selects the rows of a JSON or XML
    document, or is the name of a database's table; `query` is SQL.
    """

    access: str
    formulation: str
    place: Place
    iterator: str = ""
    query: str = ""
    dialect: Dialect = USUAL
    namespaces: tuple[tuple[str, str], ...] = ()

    @property
    def table(self) -> str:
        """Return the name of the table: the access path without its last ending, and what is selected of it."""
        folder, slash, name = self.access.rpartition("/")
        stem, dot, _ = name.rpartition(".")
        if self.formulation == "csv" and not self.iterator:
            return folder + slash + (stem if dot else name)
        return f"{self.access}#{self.query or self.iterator}"


@dataclass(frozen=True, slots=True)
class TriplesMap:
    """What each row of the sources says of one subject (or of several); its own `base` wins over all others."""

    name: str
    sources: tuple[LogicalSource, ...]
    subjects: tuple[TermMap, ...]
    predicate_objects: tuple[PredicateObjectMap, ...]
    graphs: tuple[TermMap, ...]
    conditions: tuple[Condition, ...]
    place: Place
    base: str | None = None

    def terms(self) -> Iterator[TermMap]:
        """Yield the term maps that are applied to rows of its own sources, the children of joins among them."""
        yield from self.subjects
        yield from self.graphs
        yield from _terms_of_conditions(self.conditions)
        for po in self.predicate_objects:
            yield from (*po.predicates, *po.graphs)
            yield from _terms_of_conditions(po.conditions)
            for term in po.objects:
                if isinstance(term, ReferencingObjectMap):
                    yield from (join.child for join in term.joins)
                else:
                    yield term

    def parents(self) -> Iterator[ReferencingObjectMap]:
        """Yield what refers to other triples maps."""
        for po in self.predicate_objects:
            yield from (term for term in po.objects if isinstance(term, ReferencingObjectMap))


def _terms_of_conditions(conditions: Iterable[Condition]) -> Iterator[TermMap]:
    for condition in conditions:
        yield from (condition.left, condition.right)


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping file; `base` precedes IRIs that are not absolute, `root` the names of triples maps in key paths."""

    location: str
    base: str | None
    triples_maps: tuple[TriplesMap, ...]
    root: str = "mappings."

    def sources(self) -> tuple[LogicalSource, ...]:
        """Return the tables that the mapping reads, each once, by name."""
        by_table = {source.table: source for triples_map in self.triples_maps for source in triples_map.sources}
        return tuple(by_table[table] for table in sorted(by_table))

    def triples_map(self, name: str) -> TriplesMap:
        """Return the triples map of a name; `KeyError` for an unknown one."""
        for triples_map in self.triples_maps:
            if triples_map.name == name:
                return triples_map
        raise KeyError(name)

    def references(self, table: str) -> tuple[str, ...]:
        """Return, sorted, every reference that is made to the rows of one of `sources`, also by joins."""
        found: set[str] = set()
        by_name = {triples_map.name: triples_map for triples_map in self.triples_maps}
        for triples_map in self.triples_maps:
            here = any(source.table == table for source in triples_map.sources)
            if here:
                found.update(column for term in triples_map.terms() for column in term.columns())
            for referring in triples_map.parents():
                parent = by_name[referring.parent]
                of_parent = [*(join.parent for join in referring.joins), *parent.subjects]
                if any(s.table == table for s in parent.sources) if referring.joins else here:
                    found.update(column for term in of_parent for column in term.columns())
        return tuple(sorted(found))
