"""Questions in SPARQL and their answers as plain values."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import BlankNode, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store
from pyoxigraph import Literal as LiteralNode

from kg.errors import QueryError
from kg.graph.dataset import Dataset
from kg.graph.nesting import too_deep
from kg.graph.tags import usual_case

_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_XSD_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A term of an answer; `language` and `datatype` exclude each other and are `None` for plain texts."""

    kind: Literal["uri", "literal", "bnode"]
    value: str
    language: str | None = None
    datatype: str | None = None


Cells = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows; an unbound variable is `None`.

    ASK gives one boolean in the column `answer`, CONSTRUCT and DESCRIBE the columns `subject`, `predicate`, `object`.
    Rows are sorted unless the query orders them.
    """

    form: Literal["select", "ask", "graph"]
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]

    def records(self) -> list[dict[str, str | None]]:
        """Return the rows as dictionaries of plain values by column."""
        return [
            {column: cell.value if cell else None for column, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def to_csv(self) -> str:
        """Return SPARQL 1.1 Query Results CSV: plain values, CR LF."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([_csv_value(cell) for cell in row] for row in self.rows)
        return out.getvalue()

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON."""
        if self.form == "ask":
            answer = self.rows[0][0]
            return json.dumps({"head": {}, "boolean": answer is not None and answer.value == "true"}) + "\n"
        bindings = [
            {column: _json_value(cell) for column, cell in zip(self.columns, row, strict=True) if cell}
            for row in self.rows
        ]
        data = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def ask(dataset: Dataset, text: str, *, name: str = "query", prefixes: dict[str, str] | None = None) -> Answer:
    """Return the answer of a dataset to a SPARQL 1.1 query, as `ask_store` does."""
    return ask_store(dataset.store, text, name=name, prefixes=prefixes)


def ask_store(store: Store, text: str, *, name: str = "query", prefixes: dict[str, str] | None = None) -> Answer:
    """Return the answer to a SPARQL 1.1 query; `prefixes` need not be declared in the text, `name` stands in errors.

    Raises:
        QueryError: the query is malformed, nested too deep (see `kg.graph.nesting`) or cannot be evaluated.
    """
    reason = too_deep(text)
    if reason:
        raise QueryError(name, f"cannot be answered: {reason}")
    try:
        result = store.query(text, prefixes=prefixes)
        return _answer(result, is_ordered=_ORDERED.search(text) is not None)
    except SyntaxError as error:
        raise QueryError(name, f"not SPARQL: {error.msg}") from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(name, f"cannot be answered: {error}") from error


def _answer(result: QuerySolutions | QueryBoolean | QueryTriples, *, is_ordered: bool) -> Answer:
    if isinstance(result, QueryBoolean):
        return Answer("ask", ("answer",), ((Cell("literal", str(bool(result)).lower(), datatype=_XSD_BOOLEAN),),))
    if isinstance(result, QueryTriples):
        triples = ((_cell(t.subject), _cell(t.predicate), _cell(t.object)) for t in result)
        return Answer("graph", ("subject", "predicate", "object"), tuple(sorted(triples, key=_order)))
    columns = tuple(variable.value for variable in result.variables)
    rows: Iterator[Cells] = (tuple(_cell(solution[column]) for column in columns) for solution in result)
    return Answer("select", columns, tuple(rows if is_ordered else sorted(rows, key=_order)))


def _order(row: Sequence[Cell | None]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((c.kind, c.value, c.language or "", c.datatype or "") if c else ("", "", "", "") for c in row)


def _cell(term: object) -> Cell | None:
    if isinstance(term, NamedNode):
        return Cell("uri", term.value)
    if isinstance(term, BlankNode):
        return Cell("bnode", term.value)
    if isinstance(term, LiteralNode):
        datatype = term.datatype.value
        plain = datatype in (_XSD_STRING, _LANG_STRING)
        return Cell(
            "literal", term.value, usual_case(term.language) if term.language else None, None if plain else datatype
        )
    return None if term is None else Cell("literal", str(term))


def _csv_value(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return f"_:{cell.value}" if cell.kind == "bnode" else cell.value


def _json_value(cell: Cell) -> dict[str, str]:
    extra = {"xml:lang": cell.language, "datatype": cell.datatype}
    return {"type": cell.kind, "value": cell.value} | {key: value for key, value in extra.items() if value}
