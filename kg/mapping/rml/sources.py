"""Logical sources of RML, logical tables of R2RML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from kg.mapping.faults import FaultList, near
from kg.mapping.model import LogicalSource, Place
from kg.mapping.rml.document import Document, Object, Said
from kg.mapping.rml.names import FORMULATIONS, short
from kg.model.source import Dialect

_BY_ENDING: Final = {"json": "jsonpath", "jsonl": "jsonpath", "ndjson": "jsonpath", "xml": "xpath"}
_PATHS = ("path", "url", "jdbcDSN")
_ENCODINGS: Final = {"UTF-8": "utf-8", "UTF-16": "utf-16"}


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads what a triples map takes its rows from."""

    document: Document
    faults: FaultList

    def read(self, node: Object, key: str) -> LogicalSource | None:
        """Return the source of a logical source or table; faults and `None` where it is none."""
        place = self.document.place(node)
        source = self.one(node, "source", key)
        access = self._access(source, f"{key}.source") if source else ""
        query = self._text(node, "query", key)
        iterator = self._text(node, "iterator", key) or self._text(node, "table", key)
        if access is None:
            return None
        formulation = self._formulation(node, access, key)
        if formulation is None:
            return None
        if formulation != "sql" and not source:
            self.faults.add(place, key, "there is no source")
            return None
        if formulation == "sql":
            iterator = _unquoted(iterator)
            if bool(query) == bool(iterator):
                self.faults.add(place, key, "expected the name of a table or a query")
                return None
        dialect = self._dialect(source.value if source else node, key)
        namespaces = tuple(self._namespaces(node)) if formulation == "xpath" else ()
        return LogicalSource(access, formulation, place, iterator, query, dialect, namespaces)

    def one(self, node: Object, name: str, key: str) -> Said | None:
        """Return the only value of a property; more than one is a fault."""
        found = self.document.values(node, name)
        if len(found) > 1:
            self.faults.add(found[1].place, key, f"found {len(found)} of {name}; expected one")
        return found[0] if found else None

    def _text(self, node: Object, name: str, key: str) -> str:
        said = self.one(node, name, key)
        return said.value.value if said else ""

    def _access(self, said: Said, key: str) -> str | None:
        if isinstance(said.value, ox.Literal):
            return said.value.value
        for name in _PATHS:
            found = self.one(said.value, name, key)
            if found:
                return _local(found.value.value)
        if isinstance(said.value, ox.NamedNode) and not self.document.names(said.value):
            return _local(said.value.value)
        self.faults.add(said.place, key, f"found none of {', '.join(_PATHS)}; expected a file or a database")
        return None

    def _formulation(self, node: Object, access: str, key: str) -> str | None:
        said = self.one(node, "referenceFormulation", key)
        if said is None:
            ending = access.rpartition(".")[2].lower()
            is_sql = self.document.has(node, "query") or self.document.has(node, "table") or not access
            return "sql" if is_sql else _BY_ENDING.get(ending, "csv")
        name = short(said.value.value)
        if isinstance(said.value, ox.BlankNode):  # described here, such as XPath with namespaces
            types = [short(found.value.value).removesuffix("ReferenceFormulation") for found in self._types(said)]
            name = next((name for name in types if name in FORMULATIONS), "")
        if name not in FORMULATIONS:
            message = f"unknown reference formulation {name!r}{near(name, FORMULATIONS)}"
            self.faults.add(said.place, f"{key}.referenceFormulation", message)
            return None
        formulation = FORMULATIONS[name]
        is_query = formulation == "csv" and self.document.has(node, "query")
        return "sql" if is_query else formulation

    def _types(self, said: Said) -> list[Said]:
        return self.document.values(said.value, "type")

    def _namespaces(self, node: Object) -> list[tuple[str, str]]:
        found = []
        for said in self.document.values(node, "referenceFormulation"):
            for namespace in self.document.values(said.value, "namespace"):
                prefix = self._text(namespace.value, "namespacePrefix", "")
                found.append((prefix, self._text(namespace.value, "namespaceURL", "")))
        return sorted(found)

    def _dialect(self, node: Object, key: str) -> Dialect:
        described = self.one(node, "dialect", key)
        place: Object = described.value if described else node
        encoding = self._text(place, "encoding", key) or self._text(node, "encoding", key)
        header = self._text(place, "header", key)
        nulls = (*self.document.values(node, "null"), *self.document.values(place, "null"))
        return Dialect(
            self._text(place, "delimiter", key),
            self._text(place, "quoteChar", key) or '"',
            _ENCODINGS.get(short(encoding), encoding) or "utf-8",
            header not in ("false", "0"),
            tuple(dict.fromkeys(said.value.value for said in nulls)),
        )

    def unknown(self, place: Place, key: str) -> None:
        """Note that a triples map has no source."""
        self.faults.add(place, key, "there is no logical source")


def _local(path: str) -> str:
    """Return a path or URL as the opener of sources takes it: files by path, databases by URL."""
    path = path.removeprefix("jdbc:")
    return unquote(urlsplit(path).path) if path.startswith("file:") else path


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if len(name) > 2 and name[0] == name[-1] == '"' else name
