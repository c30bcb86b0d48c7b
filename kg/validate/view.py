"""A graph as pySHACL sees it: look-ups answered from facts, SPARQL by pyoxigraph.

pySHACL asks for triples thousands of times, and runs a SPARQL constraint once for each focus node, where rdflib takes
some 20 milliseconds and pyoxigraph a tenth of one. An rdflib store may answer queries itself, so one store can do both.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import islice
from typing import Any

import pyoxigraph as ox
from rdflib import RDFS, Graph, Variable
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import Node

from kg.validate.facts import Facts, spelled, term
from kg.validate.spelling import OxTerm, to_oxigraph, to_rdflib

Triple = tuple[Node, Node, Node]
_SUB_CLASS = f"<{RDFS.subClassOf}>"


class View(Store):
    """A read-only rdflib store over facts: the default graph of a store, with a class hierarchy laid over it.

    The hierarchy is seen by look-ups only, not by SPARQL.
    """

    context_aware = True  # pySHACL wraps every graph in a dataset, which asks for this; there is one context only
    graph_aware = True

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts

    def __len__(self, context: Graph | None = None) -> int:
        return sum(1 for _ in islice(self._match(None, None, None), 1))  # asked is whether it is empty, not more

    def triples(
        self, triple_pattern: tuple[Node | None, Node | None, Node | None], context: Graph | None = None
    ) -> Generator[tuple[Triple, Iterator[Graph | None]], None, None]:
        """Yield the triples of the pattern, `None` standing for anything."""
        whole = context if context is not None else Graph(store=self, identifier=DATASET_DEFAULT_GRAPH_ID)
        subject, predicate, value = (one if one is None else spelled(one) for one in triple_pattern)
        for triple in self._match(subject, predicate, value):
            yield (term(triple[0]), term(triple[1]), term(triple[2])), iter((whole,))

    def _match(self, subject: str | None, predicate: str | None, value: str | None) -> Iterator[tuple[str, str, str]]:
        if subject is not None:
            said = self._facts.said(subject)
            for found in list(said) if predicate is None else [predicate]:
                for one in said.get(found, ()):
                    if value is None or one == value:
                        yield subject, found, one
        elif predicate is not None and value is not None:
            for start in self._facts.behind(predicate, value):
                yield start, predicate, value
        else:
            yield from self._facts.everywhere(predicate, value)

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
        answer = self._facts.store.query(query, prefixes={k: str(v) for k, v in initNs.items()}, substitutions=given)
        if not isinstance(answer, ox.QuerySolutions):
            raise TypeError("a SPARQL constraint is a SELECT")
        result = Result("SELECT")
        names = [variable.value for variable in answer.variables]
        result.vars = [Variable(name) for name in names]
        result.bindings = [
            {Variable(name): to_rdflib(value) for name in names if (value := row[name]) is not None} for row in answer
        ]
        return result
