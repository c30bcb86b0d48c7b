"""The graph of a build: a set of N-Quads lines, and a store over them when something is asked.

Lines are kept because they are what both mappings and writers speak: they sort, compare and hash without a parser, and
they keep what the store does not (it lower-cases language tags and shortens numbers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from pyoxigraph import RdfFormat, Store

_LINE = re.compile(
    r"(<[^>]*>|_:\S+) (<[^>]*>) "
    r'(<[^>]*>|_:\S+|"[^"\\]*(?:\\.[^"\\]*)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)'
    r"(?: (<[^>]*>|_:\S+))? \."
)
_TERMS = 3
"""Subject, predicate and object: as many blanks has a triple whose object has none; more has a line with a graph."""
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def split_line(line: str) -> tuple[str, str, str, str | None]:
    """Return subject, predicate, object and graph (`None`: default) of a line, each in the syntax of N-Quads.

    Raises:
        ValueError: it is no such line.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"not a line of N-Quads: {line!r}")
    subject, predicate, obj, graph = match.groups()
    return subject, predicate, obj, graph


def graph_of(line: str) -> str | None:
    """Return the graph of a line of N-Quads that is known to be one, quicker than `split_line` does.

    >>> graph_of('<x:s> <x:p> "> <x:g> ."@en .'), graph_of('<x:s> <x:p> "o" <x:g> .')
    (None, '<x:g>')
    """
    if line.count(" ") == _TERMS:
        return None
    last = line[line.rindex(" ", 0, -2) + 1 : -2]
    return None if '"' in last else last


class Dataset:
    """All graphs of one build; does not change."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take N-Quads lines without line ends, in any order; doubled ones count once."""
        self._lines: tuple[str, ...] = tuple(sorted(set(lines)))

    @property
    def lines(self) -> tuple[str, ...]:
        """Return all lines, sorted."""
        return self._lines

    def __len__(self) -> int:
        return len(self.lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dataset) and self.lines == other.lines

    def __hash__(self) -> int:
        return hash(self.lines)

    @cached_property
    def _graphs(self) -> dict[str | None, tuple[str, ...]]:
        """Lines of triples by graph, the default graph under `None`, always there."""
        default: list[str] = []
        graphs: dict[str | None, list[str]] = {None: default}
        for line in self.lines:
            # Most lines are told by their blanks, which takes half as long as asking.
            graph = None if line.count(" ") == _TERMS else graph_of(line)
            if graph is None:
                default.append(line)
            else:
                graphs.setdefault(graph.strip("<>"), []).append(f"{line[: -len(graph) - 3]} .")
        return {graph: tuple(lines) for graph, lines in graphs.items()}

    @property
    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, sorted."""
        return tuple(sorted(graph for graph in self._graphs if graph is not None))

    def triples(self, graph: str | None = None) -> tuple[str, ...]:
        """Return the N-Triples lines of a named graph or of the default graph, sorted."""
        return self._graphs.get(graph, ())

    @cached_property
    def store(self) -> Store:
        """Return a store in memory that holds the dataset; not to be changed."""
        store = Store()
        store.bulk_load("\n".join(self.lines).encode(), format=RdfFormat.N_QUADS)
        return store

    def class_counts(self) -> dict[str, int]:
        """Return how many nodes of the default graph have each class, by IRI of the class, sorted."""
        counts: dict[str, int] = {}
        for line in self.triples():
            _, predicate, obj, _ = split_line(line)
            if predicate == _TYPE:
                counts[obj[1:-1]] = counts.get(obj[1:-1], 0) + 1
        return dict(sorted(counts.items()))

    def merged(self, lines: Iterable[str]) -> Dataset:
        """Return a dataset with more lines."""
        return Dataset(self._with(lines))

    def _with(self, lines: Iterable[str]) -> Iterator[str]:
        yield from self.lines
        yield from lines
