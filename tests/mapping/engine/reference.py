"""What the mapping of `test_same_as_reference` makes of tables: row by row, with dictionaries and sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import pyoxigraph as ox

Row = Mapping[str, str]
EX = "http://example.org/"
BASE = "http://base.org/"
NAME = ox.NamedNode(EX + "name")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

MAPPING = f"""\
base: {BASE}
prefixes: {{ex: '{EX}', xsd: 'http://www.w3.org/2001/XMLSchema#'}}
mappings:
  person:
    sources: [['people.csv~csv']]
    s: ex:p/$(id)
    graphs: ex:g/$(group)
    po:
      - [a, ex:Person]
      - [ex:name, [$(name), $(note)]]
      - [ex:name, $(name), $(tag)~lang]
      - [ex:both, 'q" $(name) \\ {{$(note)}}', xsd:date]
      - [ex:page, $(page)~iri]
      - {{p: ex:boss, o: {{mapping: person, condition: {{function: equal, parameters: [[a, $(boss)], [b, $(id)]]}}}}}}
      - {{p: ex:other, o: $(note), condition: {{function: notEqual, parameters: [[a, $(note)], [b, $(name)]]}}}}
  group:
    sources: [['people.csv~csv']]
    s: ex:$(group)
    po:
      - [a, ex:Person]
      - [ex:page, ex:p/$(id)~iri]
"""


def quads(rows: Sequence[Row]) -> set[ox.Quad]:
    """Return what the mapping says of the rows; of a row with a bad value, nothing that stands together with it."""
    found: set[ox.Quad] = set()
    for row in rows:
        for group in (_person, _other, _group):
            try:
                found.update(group(row, rows))
            except ValueError:
                continue
    return found


def _person(row: Row, rows: Sequence[Row]) -> Iterator[ox.Quad]:
    graph = _templated("g/", row["group"]) or ox.DefaultGraph()
    subject = _templated("p/", row["id"])
    page, language = _page(row["page"]), _language(row["tag"])
    if subject is None:
        return
    yield ox.Quad(subject, TYPE, ox.NamedNode(EX + "Person"), graph)
    for column in ("name", "note"):
        if row[column]:
            yield ox.Quad(subject, NAME, ox.Literal(row[column]), graph)
    if row["name"] and language:
        yield ox.Quad(subject, NAME, ox.Literal(row["name"], language=language), graph)
    if row["name"] and row["note"]:
        text = f'q" {row["name"]} \\ {{{row["note"]}}}'
        date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
        yield ox.Quad(subject, ox.NamedNode(EX + "both"), ox.Literal(text, datatype=date), graph)
    if page:
        yield ox.Quad(subject, ox.NamedNode(EX + "page"), page, graph)
    for other in rows:
        boss = _templated("p/", other["id"])
        if boss and row["boss"] == other["id"]:
            yield ox.Quad(subject, ox.NamedNode(EX + "boss"), boss, graph)


def _other(row: Row, rows: Sequence[Row]) -> Iterator[ox.Quad]:  # noqa: ARG001  as the others
    subject = _templated("p/", row["id"])
    if subject and row["note"] and row["note"] != row["name"]:
        graph = _templated("g/", row["group"]) or ox.DefaultGraph()
        yield ox.Quad(subject, ox.NamedNode(EX + "other"), ox.Literal(row["note"]), graph)


def _group(row: Row, rows: Sequence[Row]) -> Iterator[ox.Quad]:  # noqa: ARG001  as the others
    subject, person = _templated("", row["group"]), _templated("p/", row["id"])
    if subject:
        yield ox.Quad(subject, TYPE, ox.NamedNode(EX + "Person"), ox.DefaultGraph())
        if person:
            yield ox.Quad(subject, ox.NamedNode(EX + "page"), person, ox.DefaultGraph())


def _templated(before: str, value: str) -> ox.NamedNode | None:
    return ox.NamedNode(EX + before + quote(value, safe="")) if value else None


def _page(value: str) -> ox.NamedNode | None:
    if " " in value:
        raise ValueError(value)
    return ox.NamedNode(value if ":" in value else BASE + value) if value else None


def _language(tag: str) -> str | None:
    if tag and not re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z]{4})?", tag):
        raise ValueError(tag)
    return tag or None
