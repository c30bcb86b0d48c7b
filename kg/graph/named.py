"""Named queries: SPARQL files whose first comment lines say what they answer.

    # question en: Who met whom, when and where?
    # question zh-Hans: 谁与谁会谈，何时何地？
    # question zh-Hant: 誰與誰會談，何時何地？
    # param name (text) = "": part of a name of one side; all meetings when empty
    # columns: meeting date place
    # needs: graphs

In the query a parameter is written `$name`. Its value is put there as a term, never as text, and only where SPARQL
reads a variable: not in comments, strings or IRIs. A parameter without a default must be given; one called `rows` is
how many rows there are at most. `needs: graphs` marks a query that compares documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import resources
from kg.errors import Fault, QueryError, RuleError, SettingsError
from kg.graph.dataset import Dataset
from kg.graph.sparql import Answer, ask
from kg.optional import late
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from rapidfuzz import process
else:  # nothing is near to a name that is known
    process = late("rapidfuzz.process")

_KEY = re.compile(r"# (question|param|columns|needs)\b")
_HEADED = re.compile(r"^# question ", re.MULTILINE)
_HEADERS = {
    "question": re.compile(r"# question (en|zh-Hans|zh-Hant): (\S.*)"),
    "param": re.compile(r'# param (\w+) \((text|iri|integer|date)\)(?: = ("[^"]*"|\S+?))?: (\S.*)'),
    "columns": re.compile(r"# columns: (\w+(?: \w+)*)"),
    "needs": re.compile(r"# needs: (graphs)"),
}
_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|#[^\n]*|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[$](\w+)""",
    re.DOTALL,
)
_MOST = "rows"
_LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_XSD = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query asks for; `default` is `None` when it must be given."""

    name: str
    type: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its header; `questions` leads from language tag to the question."""

    name: str
    questions: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    needs_graphs: bool
    text: str

    def answer(self, dataset: Dataset, values: Mapping[str, str] | None = None) -> Answer:
        """Return the answer with the parameters given as texts.

        Raises:
            QueryError: a parameter is unknown or missing, or the dataset has no named graphs where they are needed.
            SettingsError: a value does not fit the type of its parameter.
        """
        if self.needs_graphs and not dataset.graphs:
            message = (
                "compares documents and needs their named graphs; build to TriG (.trig) or N-Quads (.nq) and ask there"
            )
            raise QueryError(self.name, message)
        return ask(dataset, self.bound(values or {}), name=self.name, prefixes=PREFIXES)

    def is_cut(self, answer: Answer, values: Mapping[str, str] | None = None) -> bool:
        """Return whether an answer has as many rows as were asked for at most, so that there may be more."""
        most = next((one.default for one in self.parameters if one.name == _MOST), None)
        return most is not None and len(answer.rows) >= int((values or {}).get(_MOST, most))

    def bound(self, values: Mapping[str, str]) -> str:
        """Return the text with the values of the parameters in place."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in sorted(values):
            if name not in known:
                raise QueryError(self.name, f"has no parameter {name!r}", near=_near(name, known))
        terms = {name: self._term(parameter, values.get(name, parameter.default)) for name, parameter in known.items()}

        def put(match: re.Match[str]) -> str:
            return terms.get(match.group(1) or "", match.group())

        return _TOKEN.sub(put, self.text)

    def _term(self, parameter: Parameter, value: str | None) -> str:
        if value is None:
            raise QueryError(self.name, f"the parameter {parameter.name!r} must be given: {parameter.description}")
        try:
            return _serialised(parameter.type, value)
        except ValueError as error:
            raise SettingsError(parameter.name, value, _EXPECTED[parameter.type]) from error


_EXPECTED = {
    "text": "a text",
    "iri": "an absolute IRI",
    "integer": "a whole number",
    "date": "YYYY, YYYY-MM or YYYY-MM-DD",
}


def _serialised(kind: str, value: str) -> str:
    """Return the term in SPARQL's syntax; `ValueError` when the value does not fit."""
    if kind == "iri":
        return str(NamedNode(value))
    if kind == "integer":
        return str(int(value))  # bare, for LIMIT takes nothing else
    if kind == "date":
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
            raise ValueError(value)
        datatype = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)]
        return str(Literal(value, datatype=NamedNode(_XSD + datatype)))
    return str(Literal(value))


def query_names() -> tuple[str, ...]:
    """Return the names of the shipped queries, sorted."""
    return tuple(PurePath(name).stem for name in resources.names("data", "queries", suffix=".rq"))


def get_query(name: str) -> NamedQuery:
    """Return a shipped query.

    Raises:
        QueryError: there is none of that name.
    """
    known = query_names()
    if name not in known:
        raise QueryError(name, "there is no query of that name", near=_near(name, known))
    return parse_query(resources.read_text("data", f"queries/{name}.rq"), name)


def named_query(asked: str) -> NamedQuery | None:
    """Return the query of a name, or of a text with a header; `None` for any other SPARQL.

    Raises:
        QueryError: there is none of that name.
        RuleError: with all faults of the header.
    """
    if len(asked.split()) == 1:
        return get_query(asked)
    return parse_query(asked, "query") if _HEADED.search(asked) else None


def parse_query(text: str, name: str) -> NamedQuery:
    """Return the query of a text with a header.

    Raises:
        RuleError: with all faults of the header.
    """
    faults: list[Fault] = []
    found: dict[str, list[tuple[str, ...]]] = {key: [] for key in _HEADERS}
    for number, line in enumerate(text.split("\n"), start=1):
        key = _KEY.match(line)
        header = _HEADERS[key.group(1)].fullmatch(line) if key else None
        if key and header:
            found[key.group(1)].append(header.groups())
        elif key:
            faults.append(Fault(f"{name}.rq", number, key.group(1), f"found {line!r}; expected {_FORMS[key.group(1)]}"))
    query = NamedQuery(
        name,
        {pair[0]: pair[1] for pair in found["question"]},
        tuple(Parameter(param, kind, _unquoted(default), about) for param, kind, default, about in found["param"]),
        tuple(column for (columns,) in found["columns"] for column in columns.split()),
        bool(found["needs"]),
        text,
    )
    faults += _disagreements(query)
    if faults:
        raise RuleError(faults)
    return query


_FORMS = {
    "question": f"# question LANGUAGE: text, with one of {', '.join(_LANGUAGES)}",
    "param": "# param name (TYPE) = default: description, with one of text, iri, integer, date",
    "columns": "# columns: names",
    "needs": "# needs: graphs",
}


def _disagreements(query: NamedQuery) -> list[Fault]:
    used = {match.group(1) for match in _TOKEN.finditer(query.text) if match.group(1)}
    declared = {parameter.name for parameter in query.parameters}
    missing = [language for language in _LANGUAGES if language not in query.questions]
    messages = [("question", f"there is none in {language}") for language in missing]
    messages += [("param", f"${name} is used but not declared") for name in sorted(used - declared)]
    messages += [("param", f"{name} is declared but not used") for name in sorted(declared - used)]
    if not query.columns:
        messages.append(("columns", "the line is missing"))
    return [Fault(f"{query.name}.rq", 1, key, message) for key, message in messages]


def _unquoted(text: str | None) -> str | None:
    return text[1:-1] if text and len(text) > 1 and text[0] == text[-1] == '"' else text


def _near(name: str, known: Iterable[str]) -> list[str]:
    return [match[0] for match in process.extract(name, sorted(known), limit=3, score_cutoff=50)]
