"""The elements at one path of an XML document, of which only one record is in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PART = r"[^\W\d][\w.-]*"
_NAME = rf"(?:{_PART}:)?{_PART}"
_QUOTED = r"""(?:'[^']*'|"[^"]*")"""
_STEP = rf"(?:@?(?:{_NAME}|(?:{_PART}:)?\*)|text\(\))(?:\[(?:\d+|@?{_NAME}\s*=\s*{_QUOTED})\])*"
_INSIDE = rf"(?:(?:\.//?)?{_STEP}(?://?{_STEP})*|\.)"
_FUNCTIONS = "boolean|count|name|local-name|namespace-uri|normalize-space|number|string|string-length|sum"
_REFERENCE = re.compile(rf"\s*(?:{_INSIDE}|(?:{_FUNCTIONS})\({_INSIDE}\)|{_INSIDE}\s*=\s*{_QUOTED})\s*")
"""Paths that certainly stay inside the record: not those to ancestors, siblings, the root, identifiers or languages."""
_ITERATOR = re.compile(rf"(?:/{_NAME})+|//{_NAME}")


@dataclass(frozen=True, slots=True)
class ElementPath:
    """A path of names in Clark's notation from the root; or, of one name, of elements at any depth (`anywhere`)."""

    names: tuple[str, ...]
    anywhere: bool

    def selects(self, names: Sequence[str]) -> bool:
        """Return whether the path leads to an element, where `names` are its own and those of what it is in."""
        return names[-1] == self.names[0] if self.anywhere else tuple(names) == self.names


def element_path(iterator: str, references: Sequence[str], namespaces: dict[str, str]) -> ElementPath | None:
    """Return the path of an iterator like `/a/n:b` or `//b` if records can come one at a time, else nothing.

    They can where no reference looks out of the record.
    """
    if not (_ITERATOR.fullmatch(iterator) and all(map(_REFERENCE.fullmatch, references))):
        return None
    parts = [name.rpartition(":")[::2] for name in iterator.lstrip("/").split("/")]
    if any(prefix and prefix not in namespaces for prefix, _ in parts):
        return None
    names = tuple(f"{{{namespaces[prefix]}}}{name}" if prefix else name for prefix, name in parts)
    return ElementPath(names, iterator.startswith("//"))


def elements(iterparse: Callable[..., Any], location: str, path: ElementPath) -> Iterator[Any]:
    """Yield the elements that a path leads to, in the order of the document; the next one empties it.

    `iterparse` is that of lxml, whose errors are raised when the fault is come to.
    """
    open_names: list[str] = []
    within = 0  # records that are open: those in another one come with it, since what is outside ends last
    with Path(location).open("rb") as stream:
        safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        for event, element in iterparse(stream, events=("start", "end"), **safe):
            if event == "start":
                open_names.append(element.tag)
                within += path.selects(open_names)
                continue
            is_record = path.selects(open_names)
            within -= is_record
            open_names.pop()
            if not within:
                if is_record:
                    yield from list(element.iter(element.tag)) if path.anywhere else (element,)
                _forget(element)


def _forget(element: Any) -> None:
    """Empty an element that has ended, and take away what is before it in the same parent."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
