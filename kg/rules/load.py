"""Reads a declarative file into its checked form; every fault at once, with file, line and key path."""

from __future__ import annotations

from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kg import resources
from kg.errors import Fault, RuleError
from kg.plain_yaml import SafeLoader, is_shallow

Form = TypeVar("Form", bound=BaseModel)
_DAY = "tag:yaml.org,2002:timestamp"
_LEVELS = 5_000
"""Up to so many, the parser in C is sure to come to the end."""


def _with_days_as_text(base: type[yaml.SafeLoader]) -> type[yaml.SafeLoader]:
    """Return a loader that leaves days as they are written: a form says how they look, and what no calendar has."""
    resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != _DAY]
        for first, found in base.yaml_implicit_resolvers.items()
    }
    return type("Loader", (base,), {"yaml_implicit_resolvers": resolvers})


Loader, _Careful = _with_days_as_text(SafeLoader), _with_days_as_text(yaml.SafeLoader)
MOST = 1_000_000
"""Values that a file may hold when all aliases are put in."""
KeyPath = tuple[str | int, ...]


def load_shipped(name: str, form: type[Form]) -> Form:
    """Return the shipped data file `name` (below `kg/data`) in its checked form.

    Raises:
        RuleError: the file breaks its form; all faults with their lines.
    """
    return parse(resources.read_text("data", name), form, location=f"kg/data/{name}")


def parse(text: str, form: type[Form], *, location: str) -> Form:
    """Return YAML `text` in its checked form.

    Raises:
        RuleError: the text is no YAML or breaks its form; all faults with their lines (from 1) and key paths.
    """
    try:
        data = yaml.load(text, Loader=_loader(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RuleError(
            [Fault(location, line, "", f"is not YAML: {getattr(error, 'problem', None) or error}")]
        ) from error
    except RecursionError as error:
        raise RuleError([Fault(location, 1, "", "is nested too deep")]) from error
    if "&" in text and "*" in text and _count(data, {}) > MOST:
        raise RuleError([Fault(location, 1, "", f"its aliases stand for more than {MOST:,} values")])
    try:
        return form.model_validate(data if data is not None else {})
    except ValidationError as error:
        node = tree(text)
        raise RuleError([_fault(location, node, detail) for detail in error.errors()]) from error


def _count(value: object, known: dict[int, int]) -> int:
    """Return how many values there are with all aliases put in; one that holds itself counts as too many."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        known[id(value)] = MOST + 1  # while it is counted
        members = value if isinstance(value, list) else [*value, *value.values()]
        known[id(value)] = 1 + sum(_count(member, known) for member in members)
    return known[id(value)]


def tree(text: str) -> yaml.Node | None:
    """Return the nodes of YAML `text`, which know their lines."""
    return yaml.compose(text, Loader=_loader(text))


def _loader(text: str) -> type[yaml.SafeLoader]:
    return Loader if is_shallow(text, levels=_LEVELS) else _Careful


def _fault(location: str, node: yaml.Node | None, detail: Any) -> Fault:
    path: KeyPath = tuple(detail["loc"])
    found = detail.get("input")
    shown = f" (found {found!r})" if isinstance(found, str | int | float) else ""
    return Fault(location, line_of(node, path), ".".join(map(str, path)), detail["msg"] + shown)


def line_of(node: yaml.Node | None, path: KeyPath) -> int:
    """Return the line (from 1) of the deepest node of a YAML tree that `path` reaches."""
    line = node.start_mark.line + 1 if node is not None else 1
    for key in path:
        node = _child(node, key)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        child: yaml.Node = node.value[key]
        return child
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                child = value
                return child
    return None
