"""The values that a reference of XPath leads to in a record; names of children and attributes are followed directly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kg.errors import InputError
from kg.model.table import Cell
from kg.sources.records.values import several

_NAME = r"(?:[^\W\d][\w.-]*:)?[^\W\d][\w.-]*"
_TEXT = "text()"
_NAMES = re.compile(rf"(?:{_NAME}/)*(?:{_NAME}|@{_NAME}|{re.escape(_TEXT)})")
"""Paths to children of children, to their attributes and their texts, without predicates, functions or axes."""

Getter = Callable[[Any], Cell]


def compiled(etree: Any, path: str, namespaces: dict[str, str], location: str) -> Any:
    """Return a path that can be called with an element.

    Raises:
        InputError: it is not XPath.
    """
    try:
        return etree.XPath(path, namespaces=namespaces)
    except (etree.XPathError, ValueError) as error:
        raise InputError(location, f"{path!r} is not XPath: {error}") from error


def getter(etree: Any, path: str, namespaces: dict[str, str], location: str) -> Getter:
    """Return what takes the cell of a reference out of a record.

    XPath weighs more than what it finds where a path is but names: those are looked up among the children.

    Raises:
        InputError: the reference is not XPath.
    """
    query = compiled(etree, path, namespaces, location)
    names = _names(path, namespaces)
    if names is None:
        return lambda record: _cell(query(record))
    elements, attribute = names
    if attribute == _TEXT:
        texts = compiled(etree, _TEXT, {}, location)
        return lambda record: several([text for one in _below(record, elements) for text in _texts(one, texts)])
    if attribute:
        return lambda record: _attributes(_below(record, elements), attribute)
    return lambda record: several([text for one in _below(record, elements) if (text := _text(one))])


def _names(path: str, namespaces: dict[str, str]) -> tuple[tuple[str, ...], str] | None:
    """Return the children and the attribute that a path of names leads to, in Clark's notation; or `text()` for one."""
    if not _NAMES.fullmatch(path):
        return None
    steps = [step.removeprefix("@").rpartition(":")[::2] for step in path.split("/")]
    if any(prefix and prefix not in namespaces for prefix, _ in steps):
        return None
    names = tuple(f"{{{namespaces[prefix]}}}{name}" if prefix else name for prefix, name in steps)
    return (names[:-1], names[-1]) if "@" in path or path.endswith(_TEXT) else (names, "")


def _below(record: Any, names: tuple[str, ...]) -> Iterable[Any]:
    if not names:
        return (record,)
    if len(names) == 1:
        found: Iterable[Any] = record.iterchildren(names[0])
        return found
    return _deeper(record, names)


def _deeper(record: Any, names: tuple[str, ...]) -> Iterator[Any]:
    for child in record.iterchildren(names[0]):
        yield from _below(child, names[1:])


def _text(element: Any) -> str:
    """Return the text of an element with all that is in it."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def _texts(element: Any, query: Any) -> list[str]:
    """Return the nodes of text right in an element: one where nothing else is, since a parser puts them together."""
    return [text for text in (map(str, query(element)) if len(element) else (element.text,)) if text]


def _attributes(elements: Iterable[Any], name: str) -> Cell:
    """Return the attributes that are written: `get` also finds defaults of a document type, which XPath does not."""
    return several([text for one in elements if (text := one.get(name)) and name in one.keys()])  # noqa: SIM118  # not a dict


def _cell(found: Any) -> Cell:
    """Return the text of what a path leads to: of elements with all that is in them."""
    if isinstance(found, bool):
        return found
    if isinstance(found, float):
        return int(found) if found.is_integer() else found
    members = found if isinstance(found, list) else [found]
    texts = ["".join(member.itertext()) if hasattr(member, "itertext") else str(member) for member in members]
    return several([text for text in texts if text])
