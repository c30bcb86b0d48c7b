"""Conditions of YARRRML: `function` with `parameters`, one or a list, all of which must hold.

    condition:
      function: idlab-fn:notEqual
      parameters:
        - [grel:valueParameter, $(start)]
        - [grel:valueParameter2, ""]

Functions: `equal` and `notEqual` (also as `idlab-fn:…`), and `dip-fn:matches`, whose second value is a regular
expression that the whole first value must match. Parameters count by position.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from yaml.nodes import Node, ScalarNode, SequenceNode

from kg.mapping.faults import near
from kg.mapping.model import Condition, Join, TermMap
from kg.mapping.yarrrml.nodes import each, kind, known_items, place_of, scalar
from kg.mapping.yarrrml.terms import TermReader

FUNCTIONS: Final[dict[str, Literal["equal", "notEqual", "matches"]]] = {
    "equal": "equal",
    "notEqual": "notEqual",
    "idlab-fn:equal": "equal",
    "idlab-fn:notEqual": "notEqual",
    "https://w3id.org/imec/idlab/function#equal": "equal",
    "https://w3id.org/imec/idlab/function#notEqual": "notEqual",
    "dip-fn:matches": "matches",
    "https://w3id.org/diplokg/function#matches": "matches",
}
"""Spelling in a mapping → test."""

_KEYS = {"function": "function", "f": "function", "fn": "function", "parameters": "parameters", "pms": "parameters"}


def read_conditions(node: Node | None, key: str, terms: TermReader) -> tuple[Condition, ...]:
    """Return the conditions of a mapping or of a predicate and object."""
    found = []
    for member in each(node) if node is not None else ():
        function, values = _call(member, key, terms)
        if function is None or values is None:
            continue
        condition = Condition(function, *values)
        if _is_possible(condition, key, terms):
            found.append(condition)
    return tuple(found)


def read_joins(node: Node | None, key: str, terms: TermReader) -> tuple[Join, ...]:
    """Return the joins of a reference to another mapping: every condition is `equal` of a child and a parent value."""
    found = []
    for member in each(node) if node is not None else ():
        function, values = _call(member, key, terms)
        if function not in ("equal", None):
            terms.faults.add(member, key, f"found {function}; a join is made by equal")
        if values is not None:
            found.append(Join(*values))
    return tuple(found)


def _is_possible(condition: Condition, key: str, terms: TermReader) -> bool:
    if condition.test != "matches":
        return True
    pattern = condition.right.constant
    if pattern is None:
        terms.faults.add(condition.right.place, key, "the expression must be a constant")
        return False
    try:
        re.compile(pattern)
    except re.error as error:
        terms.faults.add(condition.right.place, key, f"{pattern!r} is not a regular expression: {error}")
        return False
    return True


def _call(
    node: Node, key: str, terms: TermReader
) -> tuple[Literal["equal", "notEqual", "matches"] | None, tuple[TermMap, TermMap] | None]:
    keys = known_items(node, key, _KEYS, terms.faults)
    name = scalar(keys["function"], f"{key}.function", terms.faults) if "function" in keys else None
    if name is not None and name not in FUNCTIONS:
        terms.faults.add(keys["function"], f"{key}.function", f"unknown function {name!r}{near(name, FUNCTIONS)}")
    for needed in ("function", "parameters"):
        if needed not in keys:
            terms.faults.add(node, key, f"the key {needed} is missing")
    values = _values(keys["parameters"], f"{key}.parameters", terms) if "parameters" in keys else None
    return FUNCTIONS.get(name or ""), values


def _values(node: Node, key: str, terms: TermReader) -> tuple[TermMap, TermMap] | None:
    values = [value for member in each(node) if (value := _value(member, key, terms))]
    if len(values) == 2:
        return _by_side(values)
    terms.faults.add(node, key, f"found {len(values)} values; expected two, each as [parameter, value]")
    return None


def _value(node: Node, key: str, terms: TermReader) -> tuple[str, TermMap] | None:
    """Read `[parameter, value]`, in a join with `s` (child) or `o` (parent) in third place."""
    if not (isinstance(node, SequenceNode) and len(node.value) in (2, 3) and isinstance(node.value[1], ScalarNode)):
        terms.faults.add(node, key, f"found {kind(node)}; expected [parameter, value]")
        return None
    value = node.value[1]
    term = terms.text(value.value, place_of(value), key)
    side = str(node.value[2].value) if len(node.value) == 3 else ""
    return (side, term) if term else None


def _by_side(values: list[tuple[str, TermMap]]) -> tuple[TermMap, TermMap]:
    (first_side, first), (_, second) = values
    return (second, first) if first_side == "o" else (first, second)
