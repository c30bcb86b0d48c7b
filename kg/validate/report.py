"""A validation report as text for people, as JSON, and as a SHACL validation report in Turtle."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from itertools import groupby
from typing import get_args

from kg import resources
from kg.model.finding import Finding, Report, Severity
from kg.plain_yaml import values_of
from kg.validate.written import path_turtle
from kg.vocab import PREFIXES

_SHAPES = "https://w3id.org/diplokg/shapes#"
_COMPACT = {"dipsh": _SHAPES, **PREFIXES}


@cache
def _words() -> dict[str, dict[str, str]]:
    """Return the words of a report by language and place."""
    words: dict[str, dict[str, str]] = values_of(resources.read_text("data", "report.yaml"))
    return words


def as_text(report: Report, *, lang: str = "en", limit: int = 10) -> str:
    """Return the report for people: by severity, then by shape, at most `limit` things each.

    A language that is not known is answered in English.
    """
    known = _words()
    words = known.get(lang, known["en"])
    lines = [words["good" if report.conforms else "bad"]]
    if not report.findings:
        lines.append(words["none"])
    for severity in get_args(Severity):
        found = [finding for finding in report.findings if finding.severity == severity]
        if found:
            lines += ["", f"{words[severity]} ({len(found)})"]
            lines += _by_shape(found, lang, limit, words["more"])
    return "\n".join(lines) + "\n"


def _by_shape(findings: Iterable[Finding], lang: str, limit: int, more: str) -> Iterator[str]:
    def key(finding: Finding) -> tuple[str, str]:
        return finding.shape, message(finding, lang)

    for (shape, words), group in groupby(sorted(findings, key=key), key):
        found = list(group)
        yield f"  {words} [{compact(shape)}]"
        for finding in found[:limit]:
            yield from _one(finding)
        if len(found) > limit:
            yield f"    {more.format(len(found) - limit)}"


def _one(finding: Finding) -> Iterator[str]:
    value = f" = {compact(finding.value)}" if finding.value is not None and finding.value[1:-1] != finding.focus else ""
    path = f"  {compact(finding.path)}" if finding.path else ""
    yield f"    - {compact(finding.focus)}{path}{value}"
    for source in finding.sources:
        yield f"        {source}"


def message(finding: Finding, lang: str) -> str:
    """Return the message in that language, else in English, else in any."""
    said = dict(finding.messages)
    return said.get(lang) or said.get("en") or next(iter(said.values()), "")


def compact(iri: str) -> str:
    """Return an IRI with a known prefix in place of its namespace, and other text as it is.

    >>> compact("https://w3id.org/diplokg/ontology#Meeting")
    'dip:Meeting'
    """
    bare = iri[1:-1] if iri.startswith("<") and iri.endswith(">") else iri
    for prefix, namespace in _COMPACT.items():
        if bare.startswith(namespace):
            return f"{prefix}:{bare[len(namespace) :]}"
    return bare


def as_json(report: Report) -> str:
    """Return the report as JSON: `conforms`, a count for each severity, and the findings; keys in a fixed order."""
    whole = {
        "conforms": report.conforms,
        "counts": {severity: report.count(severity) for severity in get_args(Severity)},
        "findings": [
            {**asdict(finding), "messages": dict(finding.messages), "sources": list(finding.sources)}
            for finding in report.findings
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_turtle(report: Report) -> str:
    """Return the report in the terms of https://www.w3.org/TR/shacl/#validation-report, places as dcterms:source."""
    prefixes = {"dcterms": PREFIXES["dcterms"], "sh": PREFIXES["sh"], "xsd": PREFIXES["xsd"]}
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in prefixes.items()]
    lines += ["", "<urn:diplokg:report> a sh:ValidationReport ;"]
    lines += [f"    sh:result <urn:diplokg:report:{number}> ;" for number, _ in enumerate(report.findings, 1)]
    lines += [f"    sh:conforms {str(report.conforms).lower()} ."]
    for number, finding in enumerate(report.findings, 1):
        lines += ["", f"<urn:diplokg:report:{number}> a sh:ValidationResult ;"]
        lines += [f"    {statement} ;" for statement in _statements(finding)]
        lines += [f"    sh:sourceShape {_node(finding.shape)} ."]
    return "\n".join(lines) + "\n"


def _statements(finding: Finding) -> Iterator[str]:
    yield f"sh:resultSeverity sh:{finding.severity}"
    yield f"sh:focusNode {_node(finding.focus)}"
    if finding.path:
        yield f"sh:resultPath {path_turtle(finding.path)}"
    if finding.value is not None:
        yield f"sh:value {finding.value}"
    for language, words in finding.messages:
        yield f"sh:resultMessage {_literal(words)}" + (f"@{language}" if language else "")
    for source in finding.sources:
        yield f"dcterms:source {_literal(source)}"


def _node(node: str) -> str:
    return node if node.startswith(("_:", '"')) else f"<{node}>"


def _literal(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007F")
