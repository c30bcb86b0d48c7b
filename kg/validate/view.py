"""A graph as pySHACL sees it: look-ups in Python dictionaries, SPARQL answered by pyoxigraph.

pySHACL asks for triples thousands of times, where dictionaries of ready terms are quickest, and runs a SPARQL
constraint once for each focus node, where rdflib takes some 20 milliseconds and pyoxigraph a tenth of one. An rdflib
store may answer queries itself, so one store can do both.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef, Variable
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Identifier, Node

Triple = tuple[Node, Node, Node]
OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_INDEX = dict[Node, dict[Node, list[Node]]]


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib from logging each malformed literal, and pySHACL each malformed shape: both are told otherwise."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was


def tag(language: str) -> str:
    """Return a language tag with the case that BCP 47 advises, which pyoxigraph lowers.

    >>> tag("zh-hans-tw")
    'zh-Hans-TW'
    """
    first, *rest = language.lower().split("-")
    cased = (part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest)
    return "-".join((first, *cased))


def to_rdflib(term: OxTerm) -> Identifier:
    """Return the rdflib term that says the same, lexical form untouched."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=tag(term.language))
        datatype = term.datatype.value
        return Literal(term.value, datatype=None if datatype == _STRING else URIRef(datatype), normalize=False)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise TypeError(f"{term} is a quoted triple, which SHACL does not know")


def to_oxigraph(term: Node) -> OxTerm:
    """Return the pyoxigraph term that says the same."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING)))
    return ox.BlankNode(str(term))


class View(Store):
    """A read-only rdflib store over the default graph of a pyoxigraph store, with further triples laid over it.

    The further triples are seen by look-ups only, not by SPARQL.
    """

    context_aware = True  # pySHACL wraps every graph in a dataset, which asks for this; there is one context only
    graph_aware = True

    def __init__(self, store: ox.Store, further: Iterable[Triple] = ()) -> None:
        super().__init__()
        self._store = store
        self._by_subject: _INDEX = {}
        self._by_predicate: _INDEX = {}
        self._size = 0
        with quiet():
            for triple in self._default_graph():
                self._put(*triple)
        for triple in further:
            self._put(*triple)

    def _default_graph(self) -> Iterator[Triple]:
        known: dict[OxTerm, Node] = {}

        def term(value: OxTerm) -> Node:
            found = known.get(value)
            if found is None:
                found = known[value] = to_rdflib(value)
            return found

        for quad in self._quads():
            yield term(quad.subject), term(quad.predicate), term(quad.object)

    def _quads(self) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())

    def _put(self, subject: Node, predicate: Node, value: Node) -> None:
        self._by_subject.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self._by_predicate.setdefault(predicate, {}).setdefault(value, []).append(subject)
        self._size += 1

    def __len__(self, context: Graph | None = None) -> int:
        return self._size

    def triples(
        self, triple_pattern: tuple[Node | None, Node | None, Node | None], context: Graph | None = None
    ) -> Generator[tuple[Triple, Iterator[Graph | None]], None, None]:
        """Yield the triples of the pattern, `None` standing for anything."""
        whole = context if context is not None else Graph(store=self, identifier=DATASET_DEFAULT_GRAPH_ID)
        for triple in self._match(*triple_pattern):
            yield triple, iter((whole,))

    def _match(self, subject: Node | None, predicate: Node | None, value: Node | None) -> Iterator[Triple]:
        if subject is not None:
            said = self._by_subject.get(subject, {})
            for found in list(said) if predicate is None else [predicate]:
                for one in said.get(found, ()):
                    if value is None or one == value:
                        yield subject, found, one
            return
        for found in list(self._by_predicate) if predicate is None else [predicate]:
            values = self._by_predicate.get(found, {})
            for one in list(values) if value is None else [value]:
                for start in values.get(one, ()):
                    yield start, found, one

    def query(  # type: ignore[override]  # narrower: pySHACL passes text and bindings
        self,
        query: str,
        initNs: Mapping[str, Any],  # noqa: N803  # rdflib's name
        initBindings: Mapping[str, Node],  # noqa: N803  # rdflib's name
        *_: object,
        **__: object,
    ) -> Result:
        """Answer a SELECT by pyoxigraph, on the default graph."""
        given: dict[ox.Variable, OxTerm] = {
            ox.Variable(str(name)): to_oxigraph(term) for name, term in initBindings.items()
        }
        answer = self._store.query(query, prefixes={k: str(v) for k, v in initNs.items()}, substitutions=given)
        if not isinstance(answer, ox.QuerySolutions):
            raise TypeError("a SPARQL constraint is a SELECT")
        result = Result("SELECT")
        names = [variable.value for variable in answer.variables]
        result.vars = [Variable(name) for name in names]
        result.bindings = [
            {Variable(name): to_rdflib(value) for name in names if (value := row[name]) is not None} for row in answer
        ]
        return result
