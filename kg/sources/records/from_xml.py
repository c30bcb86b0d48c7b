"""XML: XPath selects the records, and in each the values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model.source import Request
from kg.model.table import Records
from kg.optional import library
from kg.sources.records.streamed_xml import ElementPath, element_path, elements
from kg.sources.records.values import Numbered, NumberedRows
from kg.sources.records.whole import expect_holdable
from kg.sources.records.xml_values import Getter, compiled, getter

_STREAMED = "an iterator like /a/n:b or //b, and references that stay inside the record"
LARGE = 8 << 20
"""Bytes from which on a document is not read as a whole, where path and references allow it (`streamed_xml`)."""


def open_xml(request: Request) -> Records:
    """Return the records of an XML file; its columns are the references. Needs the extra `xml`.

    Raises:
        InputError: the file is missing or not well-formed, a path is not XPath, or lxml is not installed.
    """
    etree = library("lxml.etree", "xml", request.location)
    if not Path(request.location).is_file():
        raise InputError(request.location, "there is no such file", expected="an XML document")
    namespaces = dict(request.namespaces)
    getters = tuple(getter(etree, path, namespaces, request.location) for path in request.references)
    iterator = compiled(etree, request.iterator or "/*", namespaces, request.location)
    is_large = Path(request.location).stat().st_size >= LARGE
    streamed = element_path(request.iterator, request.references, namespaces) if is_large else None
    if streamed is None:
        expect_holdable(Path(request.location), request.iterator or "/*", _STREAMED)
    return Records(request.name, request.references, _Rows(etree, request.location, iterator, getters, streamed))


@dataclass(frozen=True, slots=True)
class _Rows(NumberedRows):
    etree: Any
    location: str
    iterator: Any
    getters: tuple[Getter, ...]
    streamed: ElementPath | None

    def numbered(self) -> Iterator[Numbered]:
        try:
            for number, record in enumerate(self._records(), 1):
                yield number, tuple([get(record) for get in self.getters])
        except self.etree.XMLSyntaxError as error:
            raise _not_xml(self.location, error) from error
        except OSError as error:
            raise InputError(self.location, f"cannot be read: {error}") from error
        except self.etree.XPathError as error:
            raise InputError(self.location, f"XPath: {error}") from error

    def _records(self) -> Iterator[Any]:
        if self.streamed is not None:
            yield from elements(self.etree.iterparse, self.location, self.streamed)
            return
        parser = self.etree.XMLParser(resolve_entities=False, no_network=True)
        records = self.iterator(self.etree.parse(self.location, parser))
        if not isinstance(records, list) or any(isinstance(record, str) for record in records):
            raise InputError(
                self.location, f"{self.iterator.path!r} selects no elements", expected="an XPath of records"
            )
        yield from records


def _not_xml(location: str, error: Any) -> InputError:
    """Return the error of a parser, or what it has logged where it knows no line of its own."""
    if error.lineno or not error.error_log:
        return InputError(location, f"not XML: {error.msg}", place=str(error.lineno))
    first = error.error_log[0]
    return InputError(location, f"not XML: {first.message}", place=str(first.line))
