"""What pySHACL says of a graph as findings, each with the places it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import Fault, RuleError
from kg.model.finding import Finding, Severity
from kg.optional import late
from kg.validate.facts import spelled
from kg.validate.places import places
from kg.validate.shapes import Shapes
from kg.validate.written import path_text

# slow to import for its parsers, which a graph that surely conforms does not need
pyshacl = late("pyshacl")
entrypoints = late("pyshacl.entrypoints")
errors = late("pyshacl.errors")

SEVERITIES: dict[str, Severity] = {str(SH[name]): name for name in get_args(Severity)}
"""Severities by their IRIs."""


def judged(view: Graph, shapes: Graph, rules: Shapes) -> Iterator[Finding]:
    """Yield what pySHACL finds in a view of a graph by shapes that are part of `rules`.

    Raises:
        RuleError: shapes are malformed.
    """
    yield from _findings(_run(view, shapes, rules), shapes, view)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings sorted, each once."""
    return sorted(set(findings), key=_order)


def _run(view: Graph, shapes: Graph, rules: Shapes) -> Graph:
    try:
        # Advanced features stay off: rules would write into the graph.
        _, results, text = pyshacl.validate(view, shacl_graph=shapes, inplace=True, do_owl_imports=False)
    except (errors.ReportableRuntimeError, errors.ShapeLoadError, RuntimeError) as error:
        raise RuleError(_malformed(rules, getattr(error, "message", str(error)))) from error
    if isinstance(results, errors.ValidationFailure):
        raise RuleError(_malformed(rules, text))
    return results  # type: ignore[no-any-return]  # pySHACL is untyped


def _malformed(rules: Shapes, message: str) -> list[Fault]:
    """Return what the shapes of SHACL find wrong with the shapes, else the first line of what pySHACL said."""
    try:
        _, results, _ = entrypoints.meta_validate(rules.graph)
    except errors.ReportableRuntimeError:  # what is nested too deep for it
        results = Graph()
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
        severity = SEVERITIES.get(str(results.value(result, SH.resultSeverity)), "Violation")
        nodes = [node for node in (focus, value) if isinstance(node, (URIRef, BNode))]
        yield Finding(
            severity=severity,
            shape=str(results.value(result, SH.sourceShape)),
            focus=_plain(focus),
            path=path_text(results, path) if path is not None else None,
            value=value.n3() if isinstance(value, (URIRef, BNode, Literal)) else None,
            messages=_messages(results, result, shapes),
            sources=places(view, nodes[:1]) or places(view, nodes[1:]),
        )


def _plain(node: Node | None) -> str:
    return spelled(node) if isinstance(node, (BNode, Literal)) else str(node)


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


def _order(finding: Finding) -> tuple[int, str, str, str, str, tuple[tuple[str, str], ...]]:
    rank = list(get_args(Severity)).index(finding.severity)
    return rank, finding.shape, finding.focus, finding.path or "", finding.value or "", finding.messages
