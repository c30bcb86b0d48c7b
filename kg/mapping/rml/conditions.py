"""Conditions in RML, by an extension of ours that is what YARRRML's conditions become.

dip-fn:condition [ dip-fn:test "matches" ; dip-fn:left [ rml:reference "day" ] ; dip-fn:right [ rml:constant ".+" ] ]
"""

from __future__ import annotations

import re
from typing import Final, Literal

import pyoxigraph as ox

from kg.mapping.faults import near
from kg.mapping.model import Condition
from kg.mapping.rml.document import Document, Object
from kg.mapping.rml.terms import TermReader

_TESTS: Final[dict[str, Literal["equal", "notEqual", "matches"]]] = {
    "equal": "equal", "notEqual": "notEqual", "matches": "matches",
}  # fmt: skip


def read_conditions(document: Document, node: Object, terms: TermReader, key: str) -> tuple[Condition, ...]:
    """Return the conditions of a triples map or of a predicate-object map."""
    found = (_condition(document, said.value, terms, key) for said in document.values(node, "condition"))
    return tuple(condition for condition in found if condition)


def _condition(document: Document, node: Object, terms: TermReader, key: str) -> Condition | None:
    tests = [said.value.value for said in document.values(node, "test") if isinstance(said.value, ox.Literal)]
    sides = [terms.text(said.value, key) for name in ("left", "right") for said in document.values(node, name)]
    if len(tests) != 1 or len(sides) != 2 or tests[0] not in _TESTS:
        hint = near(tests[0], _TESTS) if tests else ""
        terms.faults.add(document.place(node), key, f"expected one test of {', '.join(_TESTS)}, left and right{hint}")
        return None
    left, right = sides
    if left is None or right is None:
        return None
    try:
        re.compile((right.constant or "") if tests[0] == "matches" else "")
    except re.error as error:
        terms.faults.add(right.place, key, f"{right.constant!r} is not a regular expression: {error}")
        return None
    return Condition(_TESTS[tests[0]], left, right)
