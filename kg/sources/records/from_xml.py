"""XML: XPath selects the records, and in each the values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model.source import Request
from kg.model.table import Cell, Records
from kg.sources.records.optional import library
from kg.sources.records.values import Numbered, NumberedRows, several


def open_xml(request: Request) -> Records:
    """Return the records of an XML file; its columns are the references. Needs the extra `xml`.

    Raises:
        InputError: the file is missing or not well-formed, a path is not XPath, or lxml is not installed.
    """
    etree = library("lxml.etree", "xml", request.location)
    if not Path(request.location).is_file():
        raise InputError(request.location, "there is no such file", expected="an XML document")
    namespaces = dict(request.namespaces)
    paths = tuple(_compiled(etree, path, namespaces, request.location) for path in request.references)
    iterator = _compiled(etree, request.iterator or "/*", namespaces, request.location)
    return Records(request.name, request.references, _Rows(etree, request.location, iterator, paths))


def _compiled(etree: Any, path: str, namespaces: dict[str, str], location: str) -> Any:
    try:
        return etree.XPath(path, namespaces=namespaces)
    except (etree.XPathError, ValueError) as error:
        raise InputError(location, f"{path!r} is not XPath: {error}") from error


@dataclass(frozen=True, slots=True)
class _Rows(NumberedRows):
    etree: Any
    location: str
    iterator: Any
    paths: tuple[Any, ...]

    def numbered(self) -> Iterator[Numbered]:
        parser = self.etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            tree = self.etree.parse(self.location, parser)
        except self.etree.XMLSyntaxError as error:
            message = f"not XML: {error.msg}"
            raise InputError(self.location, message, place=str(error.lineno)) from error
        except OSError as error:
            raise InputError(self.location, f"cannot be read: {error}") from error
        try:
            records = self.iterator(tree)
            if not isinstance(records, list) or any(isinstance(record, str) for record in records):
                raise InputError(
                    self.location, f"{self.iterator.path!r} selects no elements", expected="an XPath of records"
                )
            for number, record in enumerate(records, 1):
                yield number, tuple(_cell(path(record)) for path in self.paths)
        except self.etree.XPathError as error:
            raise InputError(self.location, f"XPath: {error}") from error


def _cell(found: Any) -> Cell:
    """Return the text of what a path leads to: of elements with all that is in them."""
    if isinstance(found, bool):
        return found
    if isinstance(found, float):
        return int(found) if found.is_integer() else found
    members = found if isinstance(found, list) else [found]
    texts = ["".join(member.itertext()) if hasattr(member, "itertext") else str(member) for member in members]
    return several([text for text in texts if text])
