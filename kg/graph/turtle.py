"""Turtle and TriG: grouped by subject, sorted, the same bytes for the same graph.

Written here and not by the RDF library, which lower-cases language tags and leaves the order to chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from kg.graph.dataset import Dataset
from kg.vocab import BASE, PREFIXES

_NAME = r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9_\-.]++|%[0-9A-Fa-f]{2})*+(?<!\.)"
_LOCAL = re.compile(_NAME)
_FOLDER = r"[A-Za-z][A-Za-z0-9-]*"
_NUMBER = re.compile(r"(?:0|-?[1-9][0-9]*)\Z|-?(?:0|[1-9][0-9]*)\.[0-9]+\Z")
"""Numbers that all readers keep as they are written; some make 0.5 of `+.5`, and 0 of `-0`."""
_XSD = PREFIXES["xsd"]
_TYPE = f"<{PREFIXES['rdf']}type>"
_FIRST = (_TYPE, f"<{PREFIXES['rdfs']}label>", f"<{PREFIXES['skos']}altLabel>")
"""Predicates that come before the others, in this order."""


def turtle(dataset: Dataset, *, base: str = BASE) -> Iterator[str]:
    """Yield the default graph as Turtle, piece by piece; things under `base` get a prefix by kind (`state:RUS`)."""
    names = _Names(base)
    body = list(_subjects(dataset.triples(), names, ""))
    yield from names.header()
    for subject in body:
        yield "\n" + subject


def trig(dataset: Dataset, *, base: str = BASE) -> Iterator[str]:
    """Yield all graphs as TriG, the default graph first."""
    names = _Names(base)
    body = list(_subjects(dataset.triples(), names, ""))
    blocks = []
    for graph in dataset.graphs:
        name = names[graph if graph.startswith("_:") else f"<{graph}>"]
        blocks.append((name, list(_subjects(dataset.triples(graph), names, "  "))))
    yield from names.header()
    for subject in body:
        yield "\n" + subject
    for name, subjects in blocks:
        yield f"\n{name} {{\n"
        yield "\n".join(subjects)
        yield "}\n"


class _Names(dict[str, str]):
    """Short forms of terms, made when they are first asked for, and the prefixes that they need."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self._ours = re.compile(f"<{re.escape(base)}({_FOLDER})/({_NAME})>")
        self._used: dict[str, str] = {}

    def __missing__(self, term: str) -> str:
        """Return a term as it stands in Turtle."""
        self[term] = short = self._shorten(term)
        return short

    def header(self) -> Iterator[str]:
        """Yield the prefixes in use."""
        for prefix in sorted(self._used):
            yield f"@prefix {prefix}: <{self._used[prefix]}> .\n"

    def _shorten(self, term: str) -> str:
        if term[0] == "<":
            return self._iri(term)
        if term[0] == '"' and term[-1] == ">":
            text, _, datatype = term.rpartition("^^")
            value = text[1:-1]
            if datatype in (f"<{_XSD}integer>", f"<{_XSD}decimal>") and _is_short(value, datatype):
                return value
            return f"{text}^^{self[datatype]}"
        return term

    def _iri(self, term: str) -> str:
        ours = self._ours.fullmatch(term)
        if ours:
            folder, name = ours.groups()
            if folder not in PREFIXES:
                if folder not in self._used:
                    self._used[folder] = f"{self._base}{folder}/"
                return f"{folder}:{name}"
        iri = term[1:-1]
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self._used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        return term


def _is_short(value: str, datatype: str) -> bool:
    return _NUMBER.match(value) is not None and ("." in value) == datatype.endswith("decimal>")


def _subjects(lines: Iterable[str], names: _Names, indent: str) -> Iterator[str]:
    """Yield what is said of one subject after another; lines in their order have all of a subject together."""
    between = f" ;\n{indent}  "
    first: dict[str, list[str]] = {predicate: [] for predicate in _FIRST}
    others: list[str] = []
    said = (*first.values(), others)
    subject = last = ""
    now = others
    for line in lines:
        about, predicate, rest = line.split(" ", 2)
        if about != subject:
            if subject:
                yield _subject(f"{indent}{names[subject]}", said)
            subject, last = about, ""
        obj = rest[:-2]
        if obj[0] == "<" or obj[-1] == ">":
            obj = names[obj]
        if predicate == last:
            now.append(f", {obj}")
        else:
            last = predicate
            now = first.get(predicate, others)
            now.append(f"{between}{'a' if predicate == _TYPE else names[predicate]} {obj}")
    if subject:
        yield _subject(f"{indent}{names[subject]}", said)


def _subject(subject: str, said: Sequence[list[str]]) -> str:
    """Return a subject with what is said of it, each piece begun by a semicolon, and forget that."""
    text = "".join(chain.from_iterable(said))
    for some in said:
        some.clear()
    return f"{subject}{text[2:]} .\n"
