"""Terms as stores give them back: the same value may come in another spelling, and blank nodes come back as others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, RdfFormat, Triple, parse

from kg.graph import Dataset, split_line
from kg.vocab import BASE, PREFIXES

Value = tuple[str, str]
"""A term apart from its spelling: what it is (`uri`, `@` and a language, or a datatype), and its value."""

_XSD = PREFIXES["xsd"]
_INTEGERS = (
    "integer long int short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedLong unsignedInt unsignedShort unsignedByte"
)
_NUMBERS = frozenset(_XSD + name for name in f"decimal double float {_INTEGERS}".split())
_BOOLEANS = {"true": "1", "false": "0"}


def without_blank_nodes(dataset: Dataset) -> Dataset:
    """Return a dataset in which blank nodes have IRIs (RDF 1.1 §3.5) that follow from it, or itself if it has none.

    A batch sent twice then adds nothing, a node may stand in several batches, and what was sent can be asked for.
    """
    if not any("_:" in line and _has_blank_node(line) for line in dataset.lines):
        return dataset
    digest = hashlib.sha256("\n".join(dataset.lines).encode()).hexdigest()[:16]
    start = f"{BASE}.well-known/genid/{digest}/"
    return Dataset(_with_iris(line, start) if "_:" in line else line for line in dataset.lines)


def _has_blank_node(line: str) -> bool:
    return any(part is not None and part.startswith("_:") for part in split_line(line))


def _with_iris(line: str, start: str) -> str:
    parts = (f"<{start}{part[2:]}>" if part.startswith("_:") else part for part in split_line(line) if part)
    return " ".join([*parts, "."])


def values_of_lines(lines: Iterable[str]) -> Iterable[tuple[str, str, Value]]:
    """Yield subject, predicate and the value of the object of lines of N-Triples."""
    for triple in parse("\n".join(lines), format=RdfFormat.N_TRIPLES):
        yield str(triple.subject), str(triple.predicate), _value_of_object(triple)


def _value_of_object(triple: Triple) -> Value:
    term = triple.object
    if isinstance(term, Literal):
        return _value("literal", term.value, language=term.language, datatype=term.datatype.value)
    return _value("uri", str(term)[1:-1])


def value_of_binding(binding: Mapping[str, str]) -> Value:
    """Return the value of a term of SPARQL 1.1 Query Results JSON."""
    return _value(binding["type"], binding["value"], language=binding.get("xml:lang"), datatype=binding.get("datatype"))


def _value(kind: str, text: str, *, language: str | None = None, datatype: str | None = None) -> Value:
    """Numbers of all types compare by what they are worth, languages in lower case, plain texts have no datatype."""
    if kind == "uri":
        return "uri", text
    if language:
        return f"@{language.lower()}", text
    if datatype in _NUMBERS:
        return "number", _worth(text)
    if datatype == f"{_XSD}boolean":
        return "number", _BOOLEANS.get(text, text)  # Virtuoso knows no booleans
    return "" if datatype in (None, f"{_XSD}string") else str(datatype), text


def _worth(text: str) -> str:
    try:
        return format(Decimal(text.strip()).normalize(), "f")
    except InvalidOperation:
        return text
