"""Judge a graph by the shapes: pySHACL's results as findings, each with the places it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pyshacl
from pyshacl.entrypoints import meta_validate
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import Fault, RuleError
from kg.model.finding import Finding, Report, Severity
from kg.validate.places import places
from kg.validate.plan import lift, narrow, settle
from kg.validate.shapes import Shapes, load
from kg.validate.terms import ancestors
from kg.validate.view import View, quiet

_SEVERITIES: dict[str, Severity] = {str(SH[name]): name for name in get_args(Severity)}


def validate(graph: ox.Store | Graph, *, shapes: str | None = None, extra: Sequence[Path] = ()) -> Report:
    """Judge the default graph of a store, or an rdflib graph, by the shipped shapes and those of the files `extra`.

    `shapes`, Turtle, replaces the shipped shapes. The class hierarchy of the ontology is known to the shapes. The graph
    is not changed. `Finding.value` is in N-Triples form, `Finding.path` an IRI or a SPARQL path.

    Raises:
        InputError: a file of `extra` cannot be read.
        RuleError: shapes are malformed; all faults that can be told at once.
    """
    rules = load(shapes, extra)
    store = _store(graph)
    hierarchy = [(URIRef(child), RDFS.subClassOf, URIRef(parent)) for child, parent in ancestors()]
    view = Graph(store=View(store, hierarchy))
    with quiet():
        lift(rules.graph)
        settle(rules.graph, view)
        narrow(rules.graph, view, store)
        return Report(tuple(in_order(judged(view, rules, view))))


def judged(view: Graph, shapes: Shapes, whole: Graph) -> Iterator[Finding]:
    """Yield what pySHACL finds in a view of a graph; `whole` is asked where nodes come from.

    Raises:
        RuleError: shapes are malformed.
    """
    yield from _findings(_run(view, shapes), shapes.graph, whole)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings sorted, each once."""
    return sorted(set(findings), key=_order)


def _store(graph: ox.Store | Graph) -> ox.Store:
    if isinstance(graph, ox.Store):
        return graph
    store = ox.Store()
    with quiet():
        lines = graph.serialize(format="nt", encoding="utf-8")
    store.bulk_load(lines, ox.RdfFormat.N_TRIPLES)
    return store


def _run(view: Graph, rules: Shapes) -> Graph:
    try:
        # Advanced features stay off: rules would write into the graph.
        _, results, text = pyshacl.validate(view, shacl_graph=rules.graph, inplace=True, do_owl_imports=False)
    except (ReportableRuntimeError, ShapeLoadError, RuntimeError) as error:
        raise RuleError(_malformed(rules, getattr(error, "message", str(error)))) from error
    if isinstance(results, ValidationFailure):
        raise RuleError(_malformed(rules, text))
    return results  # type: ignore[no-any-return]  # pySHACL is untyped


def _malformed(rules: Shapes, message: str) -> list[Fault]:
    """Return what the shapes of SHACL find wrong with the shapes, else the first line of what pySHACL said."""
    _, results, _ = meta_validate(rules.graph)
    found = [
        rules.fault(results.value(one, SH.focusNode), "; ".join(map(str, results.objects(one, SH.resultMessage))))
        for one in results.subjects(RDF.type, SH.ValidationResult)
    ]
    return found or [rules.fault(_culprit(message, rules), message.strip().splitlines()[0])]


def _culprit(message: str, rules: Shapes) -> Node:
    """Return the shape that an error of pySHACL speaks of, as far as its text tells."""
    named = [shape for shape in rules.graph.subjects() if isinstance(shape, URIRef) and str(shape) in message]
    return max(named, key=lambda shape: (len(shape), shape), default=URIRef("shapes"))


def _findings(results: Graph, shapes: Graph, view: Graph) -> Iterator[Finding]:
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
        path = results.value(result, SH.resultPath)
        severity = _SEVERITIES.get(str(results.value(result, SH.resultSeverity)), "Violation")
        nodes = [node for node in (focus, value) if isinstance(node, (URIRef, BNode))]
        yield Finding(
            severity=severity,
            shape=str(results.value(result, SH.sourceShape)),
            focus=_plain(focus),
            path=_path(results, path) if path is not None else None,
            value=value.n3() if isinstance(value, (URIRef, BNode, Literal)) else None,
            messages=_messages(results, result, shapes),
            sources=places(view, nodes[:1]) or places(view, nodes[1:]),
        )


def _plain(node: Node | None) -> str:
    return node.n3() if isinstance(node, (BNode, Literal)) else str(node)


def _messages(results: Graph, result: Node, shapes: Graph) -> tuple[tuple[str, str], ...]:
    shape, constraint = results.value(result, SH.sourceShape), results.value(result, SH.sourceConstraint)
    messages = (_said(shapes, shape, constraint, str(words)) for words in results.objects(result, SH.resultMessage))
    return tuple(sorted((message.language or "", str(message)) for message in messages))


def _said(shapes: Graph, shape: Node | None, constraint: Node | None, words: str) -> Literal:
    """Return the message of a shape or constraint that reads `words` once its variables are filled, with its language.

    pySHACL drops the language tags of messages.
    """
    for one in (constraint, shape):
        for message in shapes.objects(one, SH.message) if one is not None else ():
            pattern = re.sub(r"\\\{[\\$?]+\w+\\\}", ".*", re.escape(str(message)))
            if isinstance(message, Literal) and re.fullmatch(pattern, words, re.DOTALL):
                return Literal(words, lang=message.language)
    return Literal(words)


def _path(results: Graph, path: Node) -> str:
    if not isinstance(path, BNode):
        return str(path)
    inverse = results.value(path, SH.inversePath)
    if inverse is not None:
        return f"^<{inverse}>"
    either = results.value(path, SH.alternativePath)
    steps, mark = (Collection(results, either), "|") if either is not None else (Collection(results, path), "/")
    return mark.join(f"<{step}>" for step in steps)


def _order(finding: Finding) -> tuple[int, str, str, str, str, tuple[tuple[str, str], ...]]:
    rank = list(get_args(Severity)).index(finding.severity)
    return rank, finding.shape, finding.focus, finding.path or "", finding.value or "", finding.messages
