"""What a store states of nodes: read when it is asked for, once each, terms as N-Triples writes them.

Lines may tell instead what is to be asked, before there is a store. Strings are what the quick pass compares and
hashes; rdflib's terms are made of those few that pySHACL looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby

import pyoxigraph as ox
from rdflib import RDFS, BNode, URIRef
from rdflib.term import Node

from kg.validate.spelling import OxTerm, to_oxigraph, to_rdflib
from kg.validate.terms import ancestors
from kg.validate.told import SUB_CLASS, TYPE, Told

_DEFAULT = ox.DefaultGraph()


def spelled(term: Node) -> str:
    """Return a term as N-Triples writes it, language tags in lower case."""
    return str(to_oxigraph(term))


@lru_cache(maxsize=1 << 15)
def term(text: str) -> Node:
    """Return the rdflib term of a text in the syntax of N-Triples.

    Raises:
        TypeError: it is a quoted triple.
    """
    if text.startswith("<<"):
        raise TypeError(f"{text} is a quoted triple, which SHACL does not know")
    if text.startswith("<"):
        return URIRef(text[1:-1])
    return BNode(text[2:]) if text.startswith("_:") else to_rdflib(_literal(text))


def lexical(text: str) -> str:
    """Return an IRI without its brackets, or the lexical form of a literal."""
    if text[0] == "<":
        return text[1:-1]
    return str(term(text)) if "\\" in text else text[1 : text.rindex('"')]


def language(text: str) -> str:
    """Return the language tag of a literal in lower case, or nothing."""
    return text.rpartition("@")[2].lower() if text[0] == '"' and text[-1] not in '">' else ""


def _literal(text: str) -> OxTerm:
    (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", ox.RdfFormat.N_TRIPLES)
    value: OxTerm = quad.object
    return value


def _subject(node: str) -> ox.NamedNode | ox.BlankNode:
    return ox.NamedNode(node[1:-1]) if node[0] == "<" else ox.BlankNode(node[2:])


def _value(node: str) -> OxTerm:
    return _literal(node) if node[0] == '"' else _subject(node)


class UntoldError(Exception):
    """Lines do not tell what was asked, and there is no store to tell it."""


class Facts:
    """The default graph of a store and the class hierarchy of the ontology, as far as they are asked for.

    What was asked for is kept: one is made for each slice of a graph, and thrown away with it.
    """

    def __init__(self, source: ox.Store | Told, further: Iterable[tuple[str, str]] | None = None) -> None:
        """Take a store, or what lines tell, and pairs of class and parent class, IRIs, to lay over it.

        Without pairs they are those of the ontology. What lines do not tell raises an `UntoldError` when it is asked.
        """
        told = Told({}) if isinstance(source, ox.Store) else source
        self._store = source if isinstance(source, ox.Store) else None
        self._said: dict[str, Mapping[str, Collection[str]]] = dict(told.said)
        self._types: dict[str, Collection[str]] = {}
        self._told_types = told.types
        self._behind: dict[tuple[str, str], Collection[str]] = dict(told.reached)
        self._below: dict[str, frozenset[str]] = {}
        self._parents: dict[str, list[str]] = {}
        self._children: dict[str, list[str]] = {}
        for child, parent in ancestors() if further is None else further:
            self._said.pop(f"<{child}>", None)
            self._parents.setdefault(f"<{child}>", []).append(f"<{parent}>")
        stated = told.parents if self._store is None else _sub_classes(self._store)
        for child, parent in [*self.hierarchy(), *stated]:
            self._children.setdefault(parent, []).append(child)

    @property
    def store(self) -> ox.Store:
        """Return the store.

        Raises:
            UntoldError: there are lines instead.
        """
        if self._store is None:
            raise UntoldError
        return self._store

    def hierarchy(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs of class and parent class that are laid over the store."""
        for child, parents in self._parents.items():
            for parent in parents:
                yield child, parent

    def said(self, node: str) -> Mapping[str, Collection[str]]:
        """Return the values of each property of a node."""
        found = self._said.get(node)
        if found is None:
            found = self._said[node] = self._read(node)
        return found

    def _read(self, node: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        if node[0] == '"':
            return found
        for quad in self.store.quads_for_pattern(_subject(node), None, None, _DEFAULT):
            found.setdefault(str(quad.predicate), []).append(str(quad.object))
        for parent in self._parents.get(node, ()):
            if parent not in found.get(SUB_CLASS, ()):
                found.setdefault(SUB_CLASS, []).append(parent)
        return found

    def behind(self, predicate: str, node: str) -> Collection[str]:
        """Return the subjects that have the node as a value of the property."""
        found = self._behind.get((predicate, node))
        if found is None:
            quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate[1:-1]), _value(node), _DEFAULT)
            # A store that is asked for 01 finds 1 as well, which is another term.
            found = [str(quad.subject) for quad in quads if node[0] != '"' or str(quad.object) == node]
            if predicate == SUB_CLASS:
                found += [child for child in self._children.get(node, ()) if child not in found]
            self._behind[predicate, node] = found
        return found

    def everywhere(self, predicate: str | None, value: str | None) -> Iterator[tuple[str, str, str]]:
        """Yield what is said of any node by a property, or with a value, or at all; not kept."""
        asked = None if predicate is None else ox.NamedNode(predicate[1:-1])
        wanted = None if value is None else _value(value)
        stated = set()
        for quad in self.store.quads_for_pattern(None, asked, wanted, _DEFAULT):
            found = str(quad.subject), str(quad.predicate), str(quad.object)
            if value not in (None, found[2]):
                continue
            if found[1] == SUB_CLASS:
                stated.add(found)
            yield found
        for child, parent in self.hierarchy():
            laid = child, SUB_CLASS, parent
            if predicate in (None, SUB_CLASS) and value in (None, parent) and laid not in stated:
                yield laid

    def types(self, node: str) -> Collection[str]:
        """Return the classes that a node is said to be of."""
        known = self._said.get(node)
        if known is not None:
            return known.get(TYPE, ())
        found = self._types.get(node)
        if found is None:
            found = self._told_types.get(node)
        if found is None:
            quads = self.store.quads_for_pattern(_subject(node), ox.NamedNode(TYPE[1:-1]), None, _DEFAULT)
            found = self._types[node] = [str(quad.object) for quad in quads]
        return found

    def below(self, wanted: str) -> frozenset[str]:
        """Return a class with all classes below it."""
        found = self._below.get(wanted)
        if found is None:
            met = {wanted}
            waiting = [wanted]
            while waiting:
                new = [child for child in self._children.get(waiting.pop(), ()) if child not in met]
                met.update(new)
                waiting += new
            found = self._below[wanted] = frozenset(met)
        return found


def _sub_classes(store: ox.Store) -> list[tuple[str, str]]:
    stated = store.quads_for_pattern(None, ox.NamedNode(str(RDFS.subClassOf)), None, _DEFAULT)
    return [(str(quad.subject), str(quad.object)) for quad in stated]


def subjects(store: ox.Store) -> Iterator[str]:
    """Yield the subjects of the default graph, each once, as an index of the store has them."""
    yield from _column(store, "SELECT REDUCED ?node { ?node ?property ?value }")


def only_values(store: ox.Store, predicate: str) -> Iterator[str]:
    """Yield the values of a property of which nothing is said; there are few but by mistake."""
    nothing = "FILTER NOT EXISTS { ?node ?property ?other }"
    yield from _column(store, f"SELECT REDUCED ?node {{ ?subject {predicate} ?node {nothing} }}")


def _column(store: ox.Store, query: str) -> Iterator[str]:
    answer = store.query(query)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("a SELECT has rows")
    for node, _ in groupby(row[0] for row in answer):
        yield str(node)
