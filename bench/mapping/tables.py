"""Tables and mappings to measure engines with: the same bytes for the same number of rows."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

COLUMNS = tuple(f"c{number}" for number in range(20))
WORDS = ("accord", "talks", "summit", "treaty", "border", "trade", "会谈", "协议", "訪問", "部長", "été", "naïve")
PREFIXES = """\
@prefix rml: <http://w3id.org/rml/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
"""


def write_plain(folder: Path, rows: int) -> Path:
    """Write a table of 20 columns, the first of them a key, and the mapping of a triple for each cell."""
    _write(folder / "events.csv", COLUMNS, _rows(rows))
    pairs = "".join(_pair(column, _object(number, column)) for number, column in enumerate(COLUMNS))
    return _mapping(folder / "plain.ttl", _map("event", "events.csv", "event/{c0}", pairs))


def write_json(folder: Path) -> Path:
    """Write the table of `write_plain` as the members of an array of JSON, and its mapping."""
    with (folder / "events.csv").open(encoding="utf-8", newline="") as table:
        rows = ({name: value for name, value in row.items() if value} for row in csv.DictReader(table))
        with (folder / "events.json").open("w", encoding="utf-8") as stream:
            for number, row in enumerate(rows):
                stream.write(("[" if number == 0 else ",\n") + json.dumps(row, ensure_ascii=False))
            stream.write("]\n")
    text = (folder / "plain.ttl").read_text("utf-8")
    source = 'rml:source "events.json" ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]"'
    text = text.replace('rml:source "events.csv" ; rml:referenceFormulation rml:CSV', source)
    return _mapping(folder / "json.ttl", text.removeprefix(PREFIXES))


def write_join(folder: Path, rows: int) -> Path:
    """Write two tables of six columns, of which rows of the first name rows of the second, and their mapping."""
    for name in ("visits", "guests"):
        _write(folder / f"{name}.csv", COLUMNS[:6], (row[:6] for row in _rows(rows)))
    cells = "".join(_pair(column, _object(number, column)) for number, column in enumerate(COLUMNS[:6]))
    joined = 'rml:parentTriplesMap ex:guest ; rml:joinCondition [ rml:child "c0" ; rml:parent "c0" ]'
    visits = _map("visit", "visits.csv", "visit/{c0}", cells + _pair("guest", joined))
    return _mapping(folder / "join.ttl", visits, _map("guest", "guests.csv", "guest/{c0}", ""))


def write_pair(folder: Path) -> Path:
    """Write the mapping of the first table of `write_join` without the join."""
    cells = "".join(_pair(column, _object(number, column)) for number, column in enumerate(COLUMNS[:6]))
    guest = _pair("guest", 'rml:template "http://example.org/guest/{c0}" ; rml:termType rml:IRI')
    return _mapping(folder / "pair.ttl", _map("visit", "visits.csv", "visit/{c0}", cells + guest))


def _rows(rows: int) -> Iterator[list[object]]:
    chance = random.Random(rows)
    for number in range(rows):
        yield [number, *(_cell(at, chance) for at in range(1, len(COLUMNS)))]


def _cell(at: int, chance: random.Random) -> object:
    if chance.random() < 0.02:
        return ""
    if at % 4 == 0:
        return " ".join(chance.choices(WORDS, k=3)) + (', "so called"' if chance.random() < 0.02 else "")
    if at % 4 == 1:
        return chance.randrange(10**6)
    if at % 4 == 2:
        return f"20{chance.randrange(10, 27)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return f"A{chance.randrange(10**5)}"


def _object(number: int, column: str) -> str:
    if number % 4 == 3:
        return f'rml:template "http://example.org/actor/{{{column}}}" ; rml:termType rml:IRI'
    datatype = {1: " ; rml:datatype xsd:integer", 2: " ; rml:datatype xsd:date"}.get(number % 4, "")
    return f'rml:reference "{column}"{datatype}'


def _pair(name: str, object_: str) -> str:
    return f" ;\n  rml:predicateObjectMap [ rml:predicate ex:{name} ; rml:objectMap [ {object_} ] ]"


def _map(name: str, file: str, subject: str, pairs: str) -> str:
    source = f'rml:logicalSource [ rml:source "{file}" ; rml:referenceFormulation rml:CSV ]'
    return f'ex:{name} {source} ;\n  rml:subjectMap [ rml:template "http://example.org/{subject}" ]{pairs} .\n'


def _mapping(path: Path, *maps: str) -> Path:
    path.write_text("\n".join([PREFIXES, *maps]), encoding="utf-8")
    return path


def _write(path: Path, columns: tuple[str, ...], rows: Iterator[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
