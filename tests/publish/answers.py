"""Answers of several stores made comparable: what SPARQL leaves open may differ, nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kg.graph import NamedQuery
from kg.publish.terms import value_of_binding

_CONCATENATION = re.compile(r'GROUP_CONCAT\(DISTINCT \?\w+; separator="([^"]*)"\).* AS \?(\w+)')
_LANGUAGE = re.compile(r"BIND\(LANG\(\?\w+\) AS \?(\w+)\)")

Rows = Counter[tuple[object, ...]]


def comparable(query: NamedQuery, rows: Sequence[Mapping[str, Mapping[str, Any]]]) -> Rows:
    """Rows of SPARQL 1.1 Query Results JSON as a bag of values.

    Left open are the order of rows that the query does not order, the order within GROUP_CONCAT, whether an empty one
    is an empty text or unbound and whether it has a language, and the case of language tags; spellings of numbers are
    those of the store.
    """
    separators = {column: separator for separator, column in _CONCATENATION.findall(query.text)}
    tags = set(_LANGUAGE.findall(query.text))

    def cell(name: str, binding: Mapping[str, str] | None) -> object:
        if name in separators:
            return frozenset(binding["value"].split(separators[name]) if binding else [""])
        if name in tags and binding:
            return binding["value"].lower()
        return value_of_binding(binding) if binding else None

    return Counter(tuple(cell(name, row.get(name)) for name in query.columns) for row in rows)
