"""YAML as nodes with marks, and the list of faults that reading them fills."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kg.mapping.faults import FaultList, near
from kg.mapping.model import Place
from kg.plain_yaml import SafeLoader, is_shallow

_NULL = "tag:yaml.org,2002:null"


UNSUPPORTED = {
    **dict.fromkeys(("function", "fn", "f", "parameters", "pms"), "functions that make values"),
    **dict.fromkeys(("targets", "target"), "targets"),
    **dict.fromkeys(("changeDetection", "changes"), "changes of sources"),
    **dict.fromkeys(("quoted", "quotedNonAsserted"), "quoted triples"),
    "inversepredicates": "inverse predicates", "inversepredicate": "inverse predicates", "i": "inverse predicates",
}  # fmt: skip
"""Keys of YARRRML that are not understood → what they are for."""


def place_of(node: Node) -> Place:
    """Return where a node begins."""
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


class Faults(FaultList):
    """Faults at nodes as well as at places."""

    __slots__ = ()

    def add(self, place: Place | Node, key: str, message: str) -> None:
        """Note one fault."""
        FaultList.add(self, place if isinstance(place, Place) else place_of(place), key, message)


def compose(text: str, faults: Faults) -> MappingNode | None:
    """Return the mapping node at the root of a YAML text; a fault and `None` where there is none."""
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        faults.add(place, "", f"not YAML: {error.problem or error.context}")
        return None
    except yaml.YAMLError as error:
        faults.add(Place(1, 1), "", f"not YAML: {error}")
        return None
    except RecursionError:
        faults.add(Place(1, 1), "", "nested too deeply")
        return None
    if not isinstance(root, MappingNode):
        faults.add(root or Place(1, 1), "", "found no keys; expected prefixes, sources and mappings")
        return None
    return root


def _composed(text: str) -> Node | None:
    """Return the root, by the parser in C unless that finds a fault, or might go deeper than the stack is high."""
    if is_shallow(text):
        with suppress(yaml.YAMLError):  # the other parser says what is wrong
            return yaml.compose(text, Loader=SafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def items(node: Node, key: str, faults: Faults) -> dict[str, tuple[Node, Node]]:
    """Return key → (key node, value node) of a mapping node in the order of the file; doubled keys are faults."""
    if not isinstance(node, MappingNode):
        faults.add(node, key, f"found {kind(node)}; expected keys with values")
        return {}
    result: dict[str, tuple[Node, Node]] = {}
    for key_node, value_node in node.value:
        name = key_node.value if isinstance(key_node, ScalarNode) else ""
        if not name:
            faults.add(key_node, key, "a key must be a word")
        elif name in result:
            faults.add(
                key_node,
                f"{key}.{name}".lstrip("."),
                f"the key stands twice, first in line {place_of(result[name][0]).line}",
            )
        else:
            result[name] = (key_node, value_node)
    return result


def known_items(node: Node, key: str, allowed: Mapping[str, str], faults: Faults) -> dict[str, Node]:
    """Return canonical key → value node; `allowed` leads from each spelling of a key to its canonical one."""
    result: dict[str, Node] = {}
    for name, (key_node, value_node) in items(node, key, faults).items():
        path = f"{key}.{name}".lstrip(".")
        if name not in allowed and name in UNSUPPORTED:
            faults.add(key_node, path, f"{UNSUPPORTED[name]} are not supported")
        elif name not in allowed:
            faults.add(key_node, path, f"unknown key{near(name, allowed)}")
        elif allowed[name] in result:
            faults.add(key_node, path, f"means the same as another key here: {allowed[name]}")
        else:
            result[allowed[name]] = value_node
    return result


def kind(node: Node) -> str:
    """Return what a node is, in words."""
    if isinstance(node, MappingNode):
        return "keys with values"
    if isinstance(node, SequenceNode):
        return "a list"
    return "nothing" if node.tag == _NULL else "a text"


def scalar(node: Node, key: str, faults: Faults) -> str | None:
    """Return the text of a node; anything else is a fault."""
    if isinstance(node, ScalarNode) and node.tag != _NULL and node.value:
        return str(node.value)
    faults.add(node, key, f"found {kind(node)}; expected a text")
    return None


def each(node: Node) -> list[Node]:
    """Return the members of a list, or the node itself: YARRRML lets a single value stand for a list of one."""
    return list(node.value) if isinstance(node, SequenceNode) else [node]


def required(keys: Mapping[str, Node], name: str, node: Node, key: str, faults: Faults) -> str | None:
    """Return the text under a key that must be there."""
    if name in keys:
        return scalar(keys[name], f"{key}.{name}", faults)
    faults.add(node, key, f"the key {name} is missing")
    return None
