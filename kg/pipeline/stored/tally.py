"""What is counted of the resolved view, part by part, and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.graph.dataset import graph_of

_TERMS = 3
"""Blanks on a line of the default graph whose value is no literal."""
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def by_graph(lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the lines of N-Quads that are of the default graph, and those of others."""
    stated: list[str] = []
    named: list[str] = []
    for line in lines:
        is_named = graph_of(line) is not None if '"' in line else line.count(" ") > _TERMS
        (named if is_named else stated).append(line)
    return stated, named


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
        """Return the tally of lines of the default graph, each of which counts once."""
        found = cls()
        typed = set()
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            found.triples += 1
            found.properties.add(predicate)
            if predicate == _TYPE:
                typed.add(subject)
                found.classes[rest[1 : -len("> .")]] += 1
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
