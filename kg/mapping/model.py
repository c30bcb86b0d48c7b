"""A mapping after parsing: the nouns of RML, with the place in the file that each was read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

TermType = Literal["iri", "literal"]


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
    values that go into an IRI are percent-encoded. Prefixes are already expanded. `language` and `datatype` exclude
    each other and belong to literals only.
    """

    parts: tuple[str | Reference, ...]
    term_type: TermType
    place: Place
    language: TermMap | None = None
    datatype: TermMap | None = None

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
    """A table by its file name relative to the mapping, and the formulation of references to it ("csv")."""

    access: str
    formulation: str
    place: Place

    @property
    def table(self) -> str:
        """Return the name of the table: the access path without its last ending."""
        folder, slash, name = self.access.rpartition("/")
        stem, dot, _ = name.rpartition(".")
        return folder + slash + (stem if dot else name)


@dataclass(frozen=True, slots=True)
class TriplesMap:
    """What each row of the sources says of one subject (or of several)."""

    name: str
    sources: tuple[LogicalSource, ...]
    subjects: tuple[TermMap, ...]
    predicate_objects: tuple[PredicateObjectMap, ...]
    graphs: tuple[TermMap, ...]
    conditions: tuple[Condition, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping file; `base` precedes IRIs that are not absolute."""

    location: str
    base: str | None
    triples_maps: tuple[TriplesMap, ...]

    def sources(self) -> tuple[LogicalSource, ...]:
        """Return the tables that the mapping reads, each once, by name."""
        by_table = {source.table: source for triples_map in self.triples_maps for source in triples_map.sources}
        return tuple(by_table[table] for table in sorted(by_table))
