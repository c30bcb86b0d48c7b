"""Sources of YARRRML: files of tables, JSON and XML, and databases.

people: ['people.csv~csv']
towns: ['towns.json~jsonpath', '$.towns[*]']
visits: {access: 'postgresql://reader@127.0.0.1/visits', query: SELECT * FROM visits}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from yaml.nodes import Node, SequenceNode

from kg.mapping.faults import near
from kg.mapping.model import LogicalSource
from kg.mapping.yarrrml.nodes import Faults, known_items, place_of, scalar
from kg.model.source import Dialect

_FORMULATIONS: Final = ("csv", "jsonpath", "xpath", "sql")
_KEYS: Final = {
    "access": "access", "referenceFormulation": "formulation", "iterator": "iterator", "query": "query",
    "type": "type", "queryFormulation": "queryFormulation", "credentials": "credentials", "delimiter": "delimiter",
    "encoding": "encoding", "table": "table",
}  # fmt: skip
_CREDENTIALS: Final = {"username": "username", "password": "password"}
_DATABASES: Final = ("postgresql", "sqlite", "duckdb")
_TYPES: Final = ("localfile", *_DATABASES)
_SHEETS: Final = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads sources, short and long."""

    faults: Faults

    def read(self, node: Node, key: str) -> LogicalSource | None:
        """Return the source of a node; faults and `None` where it is none."""
        if isinstance(node, SequenceNode):
            return self._short(node, key)
        nodes = known_items(node, key, _KEYS, self.faults)
        credentials = nodes.pop("credentials", None)
        texts = {name: scalar(value, f"{key}.{name}", self.faults) or "" for name, value in nodes.items()}
        kind = texts.get("type", "localfile")
        if kind not in _TYPES:
            self.faults.add(nodes["type"], f"{key}.type", f"unknown type {kind!r}{near(kind, _TYPES)}")
            return None
        if "access" not in texts:
            self.faults.add(node, key, "the key access is missing")
            return None
        is_query = "query" in texts or "table" in texts
        formulation = "sql" if is_query else texts.get("formulation", "")
        access = self._url(kind, texts["access"], credentials, key)
        dialect = Dialect(delimiter=texts.get("delimiter", ""), encoding=texts.get("encoding", "utf-8"))
        iterator = texts.get("table") or texts.get("iterator", "")
        return self._made(node, key, (access, formulation, iterator, texts.get("query", "")), dialect)

    def _short(self, node: SequenceNode, key: str) -> LogicalSource | None:
        if len(node.value) not in (1, 2):
            self.faults.add(node, key, "expected a text, file~csv, and at most an iterator")
            return None
        texts = [scalar(member, key, self.faults) or "" for member in node.value]
        access, _, formulation = texts[0].rpartition("~")
        return self._made(node, key, (access, formulation, texts[1] if len(texts) > 1 else "", ""), Dialect())

    def _made(self, node: Node, key: str, said: tuple[str, str, str, str], dialect: Dialect) -> LogicalSource | None:
        access, formulation, iterator, query = said
        if formulation not in _FORMULATIONS or not access:
            expected = ", ".join(_FORMULATIONS[:-1])
            hint = near(formulation, _FORMULATIONS)
            self.faults.add(
                node, key, f"found {access!r} as {formulation!r}; expected a file and one of {expected}{hint}"
            )
            return None
        if formulation == "csv" and iterator and not access.lower().endswith(_SHEETS):
            self.faults.add(node, key, "iterators belong to other kinds of sources")
            return None
        if formulation == "sql" and bool(query) == bool(iterator):
            self.faults.add(node, key, "expected the name of a table or a query")
            return None
        return LogicalSource(access, formulation, place_of(node), iterator, query, dialect)

    def _url(self, kind: str, access: str, credentials: Node | None, key: str) -> str:
        """Return the URL of a database whose kind and credentials stand beside its address."""
        if kind not in _DATABASES or access.startswith((f"{kind}:", "postgres:")):
            return access
        if kind != "postgresql":
            return f"{kind}:{access}"
        nodes = known_items(credentials, f"{key}.credentials", _CREDENTIALS, self.faults) if credentials else {}
        texts = [scalar(nodes[name], f"{key}.{name}", self.faults) or "" for name in _CREDENTIALS if name in nodes]
        user = ":".join(quote(text, safe="") for text in texts)
        return f"postgresql://{user}@{access}" if user else f"postgresql://{access}"
