"""What shapes read of a graph around a node that they judge: https://www.w3.org/TR/shacl/#constraints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import RDF, RDFS, SH, Graph
from rdflib.collection import Collection
from rdflib.extras.shacl import SHACLPathError, parse_shacl_path
from rdflib.term import Node

from kg.validate.conformance import SAYS_NOTHING
from kg.validate.paths import UnsureError
from kg.validate.plan import declared_prefixes, is_query_only
from kg.validate.queries import note_reads
from kg.validate.targets import TARGETS
from kg.validate.values import TESTS
from kg.validate.walks import Look, Move, Pattern, Reach, Reads, Walk
from kg.validate.ways import joined, ways

_DEEPEST = 12
_TYPE = Move(str(RDF.type))
_SUB_CLASS = Pattern(predicate=f"<{RDFS.subClassOf}>")
_START: tuple[Walk, ...] = ((),)
_TELLING = (SH.node, SH.property)
"""What refers to shapes whose results are told too, as those of the nodes that they judge."""
_SILENT = (SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)
_PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_OF_VALUES = {SH.minCount, SH.maxCount, SH.hasValue, SH.uniqueLang, SH.ignoredProperties}
_KNOWN = {
    *(*_TELLING, *_SILENT, *_LISTS, *_PAIRS, *_OF_VALUES, *SAYS_NOTHING, *TESTS, *TARGETS),
    *(SH["class"], SH.closed, SH.sparql),
}


def reach_of(shapes: Graph, chosen: Iterable[Node]) -> Reach:
    """Return what these shapes read; where that cannot be told of one, the whole is not known."""
    reads = Reads(patterns={_SUB_CLASS})
    try:
        if (None, SH.parameter, None) in shapes:
            raise UnsureError  # constraint components of somebody's own
        for shape in chosen:
            reader = _Reader(shapes, reads, is_replaced=not is_query_only(shapes, shape))
            reader.targets(shape)
            reader.shape(shape, _START)
    except UnsureError:
        return Reach(is_known=False)
    return reads.reach()


class _Reader:
    """Notes what one shape reads, and the shapes that it refers to."""

    def __init__(self, shapes: Graph, reads: Reads, *, is_replaced: bool) -> None:
        self._shapes = shapes
        self._reads = reads
        self._is_replaced = is_replaced

    def targets(self, shape: Node) -> None:
        """Note what tells that a node is one of the shape's."""
        looks = self._reads.looks
        if (shape, SH.targetClass, None) in self._shapes:
            looks.add(Look((), _TYPE))
        looks.update(Look((), Move(str(one))) for one in self._shapes.objects(shape, SH.targetSubjectsOf))
        looks.update(
            Look((), Move(str(one), backwards=True)) for one in self._shapes.objects(shape, SH.targetObjectsOf)
        )

    def shape(self, shape: Node, walks: Sequence[Walk], depth: int = 0, *, tells: bool = True) -> None:
        """Note what a shape reads where it judges the nodes at the end of these walks.

        Raises:
            UnsureError: that is not known; or it `tells` of nodes further on, since a node is to have its own results.
        """
        said = set(self._shapes.predicates(shape))
        unknown = {one for one in said - _KNOWN if str(one).startswith(str(SH))}
        if unknown or depth > _DEEPEST or (tells and SH.path in said and not said.isdisjoint(_TELLING)):
            raise UnsureError
        values = walks
        for path in self._shapes.objects(shape, SH.path):
            along = _ways(self._shapes, path)
            self._reads.along(walks, along)
            values = joined(walks, along)
        self._values(shape, values)
        self._of_itself(shape, walks)
        for predicate in (*_TELLING, *_SILENT):
            for other in self._shapes.objects(shape, predicate):
                self.shape(other, values, depth + 1, tells=tells and predicate in _TELLING)
        for predicate in _LISTS:
            for head in self._shapes.objects(shape, predicate):
                for other in Collection(self._shapes, head):
                    self.shape(other, values, depth + 1, tells=False)

    def _values(self, shape: Node, values: Sequence[Walk]) -> None:
        if (shape, SH["class"], None) in self._shapes:
            self._reads.looks.update(Look(walk, _TYPE) for walk in values)
        if (shape, SH.closed, None) in self._shapes:
            self._reads.looks.update(Look(walk, Move("")) for walk in values)

    def _of_itself(self, shape: Node, walks: Sequence[Walk]) -> None:
        for pair in _PAIRS:
            for one in self._shapes.objects(shape, pair):
                self._reads.looks.update(Look(walk, Move(str(one))) for walk in walks)
        prefixes = declared_prefixes(self._shapes)
        for constraint in self._shapes.objects(shape, SH.sparql):
            for query in self._shapes.objects(constraint, SH.select):
                note_reads(self._reads, str(query), prefixes, walks, is_replaced=self._is_replaced)


def _ways(shapes: Graph, path: Node) -> tuple[Walk, ...]:
    try:
        return ways(parse_shacl_path(shapes, path))
    except (SHACLPathError, TypeError, ValueError, RecursionError) as error:
        raise UnsureError from error
