"""Turtle and TriG: grouped by subject, sorted, the same bytes for the same graph.

Written here and not by the RDF library, which lower-cases language tags and leaves the order to chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from kg.graph.dataset import Dataset, split_line
from kg.vocab import BASE, PREFIXES

_LOCAL = re.compile(
    r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:(?:[A-Za-z0-9_\-.]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9_\-]|%[0-9A-Fa-f]{2}))?"
)
_FOLDER = re.compile(r"[A-Za-z][A-Za-z0-9-]*/")
_NUMBER = re.compile(r"(?:0|-?[1-9][0-9]*)\Z|-?(?:0|[1-9][0-9]*)\.[0-9]+\Z")
"""Numbers that all readers keep as they are written; some make 0.5 of `+.5`, and 0 of `-0`."""
_XSD = PREFIXES["xsd"]
_TYPE = f"<{PREFIXES['rdf']}type>"
_FIRST = {_TYPE: 0, f"<{PREFIXES['rdfs']}label>": 1, f"<{PREFIXES['skos']}altLabel>": 2}

Shorten = Callable[[str], str]


def turtle(dataset: Dataset, *, base: str = BASE) -> Iterator[str]:
    """Yield the default graph as Turtle, piece by piece; things under `base` get a prefix by kind (`state:RUS`)."""
    names = _Names(dataset.triples(), base)
    yield from names.header()
    for subject in _subjects(dataset.triples(), names.short, ""):
        yield "\n" + subject


def trig(dataset: Dataset, *, base: str = BASE) -> Iterator[str]:
    """Yield all graphs as TriG, the default graph first."""
    names = _Names(dataset.lines, base)
    yield from names.header()
    for subject in _subjects(dataset.triples(), names.short, ""):
        yield "\n" + subject
    for graph in dataset.graphs:
        name = graph if graph.startswith("_:") else f"<{graph}>"
        yield f"\n{names.short(name)} {{\n"
        yield "\n".join(_subjects(dataset.triples(graph), names.short, "  "))
        yield "}\n"


class _Names:
    """Short forms of terms, and the prefixes that they need."""

    def __init__(self, lines: Iterable[str], base: str) -> None:
        self._base = base
        self._known: dict[str, str] = {}
        self._used: dict[str, str] = {}
        for line in lines:
            subject, predicate, obj, graph = split_line(line)
            for term in (subject, None if predicate == _TYPE else predicate, obj, graph):
                if term is not None and term not in self._known:
                    self._known[term] = self._shorten(term)

    def header(self) -> Iterator[str]:
        """Yield the prefixes in use."""
        for prefix in sorted(self._used):
            yield f"@prefix {prefix}: <{self._used[prefix]}> .\n"

    def short(self, term: str) -> str:
        """Return a term as it stands in Turtle."""
        return self._known[term]

    def _shorten(self, term: str) -> str:
        if term[0] == "<":
            return self._iri(term)
        if term[0] == '"' and term[-1] == ">":
            text, _, datatype = term.rpartition("^^")
            value = text[1:-1]
            if datatype in (f"<{_XSD}integer>", f"<{_XSD}decimal>") and _is_short(value, datatype):
                return value
            return f"{text}^^{self._iri(datatype)}"
        return term

    def _iri(self, term: str) -> str:
        iri = term[1:-1]
        for prefix, namespace in self._candidates(iri):
            if _LOCAL.fullmatch(iri, len(namespace)):
                self._used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        return term

    def _candidates(self, iri: str) -> Iterator[tuple[str, str]]:
        if iri.startswith(self._base):
            folder = _FOLDER.match(iri, len(self._base))
            if folder and folder.group()[:-1] not in PREFIXES:
                yield folder.group()[:-1], self._base + folder.group()
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace):
                yield prefix, namespace


def _is_short(value: str, datatype: str) -> bool:
    return _NUMBER.match(value) is not None and ("." in value) == datatype.endswith("decimal>")


def _subjects(lines: Iterable[str], short: Shorten, indent: str) -> Iterator[str]:
    triples = sorted(split_line(line)[:3] for line in lines)
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        yield _subject(subject, [(predicate, obj) for _, predicate, obj in group], short, indent)


def _subject(subject: str, pairs: list[tuple[str, str]], short: Shorten, indent: str) -> str:
    pairs.sort(key=lambda pair: (_FIRST.get(pair[0], 9), pair))
    statements = []
    for predicate, group in groupby(pairs, key=lambda pair: pair[0]):
        verb = "a" if predicate == _TYPE else short(predicate)
        objects = ", ".join(short(obj) for _, obj in group)
        statements.append(f"{verb} {objects}")
    return f"{indent}{short(subject)}\n{indent}  " + f" ;\n{indent}  ".join(statements) + " .\n"
