"""What is counted of the resolved view, part by part, and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.graph.dataset import split_line

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@dataclass(slots=True)
class Tally:
    """Triples, subjects and properties of the default graph, and how many nodes each class has, by IRI.

    A subject is counted where it has its classes, which is in one part only.
    """

    triples: int = 0
    subjects: int = 0
    properties: set[str] = field(default_factory=set)
    classes: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Tally:
        """Return the tally of N-Quads lines, each of which counts once."""
        found = cls()
        typed = set()
        for line in lines:
            subject, predicate, value, graph = _split(line)
            if graph is not None:
                continue
            found.triples += 1
            found.properties.add(predicate)
            if predicate == _TYPE:
                typed.add(subject)
                found.classes[value[1:-1]] += 1
        found.subjects = len(typed)
        return found

    def add(self, other: Tally) -> None:
        """Count another part too."""
        self.triples += other.triples
        self.subjects += other.subjects
        self.properties |= other.properties
        self.classes += other.classes

    def as_values(self) -> tuple[int, int, tuple[str, ...], tuple[tuple[str, int], ...]]:
        """Return it as plain values."""
        return self.triples, self.subjects, tuple(sorted(self.properties)), tuple(sorted(self.classes.items()))

    @classmethod
    def from_values(cls, values: tuple[int, int, tuple[str, ...], tuple[tuple[str, int], ...]]) -> Tally:
        """Return the tally with these values."""
        triples, subjects, properties, classes = values
        return cls(triples, subjects, set(properties), Counter(dict(classes)))


def _split(line: str) -> tuple[str, str, str, str | None]:
    """Return what `split_line` does of a line of ours, which need not be checked; sooner where it has no literal."""
    if '"' in line:
        return split_line(line)
    subject, predicate, value, *graph = line[:-2].split(" ")
    return subject, predicate, value, graph[0] if graph else None
