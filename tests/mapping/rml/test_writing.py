from pathlib import Path

import pytest

from kg.mapping import parse_mapping, run, write_rml
from kg.model.table import Row, Table

HEAD = """\
prefixes: {ex: 'http://example.org/', xsd: 'http://www.w3.org/2001/XMLSchema#', rr: 'http://www.w3.org/ns/r2rml#'}
base: http://base.org/
sources: {t: ['t.csv~csv'], u: ['u.csv~csv']}
mappings:
  m:
    sources: [t, u]
    s: [ex:$(id), other/$(id)]
    graphs: [rr:defaultGraph, g/$(id)]
    po:
"""
JOIN = "{p: ex:p, o: {mapping: n, condition: {function: equal, parameters: [[a, $(a)], [b, $(b)]]}}}"
OTHER = "\n  n: {sources: [u, t], s: 'n/$(id)'}"
ROWS: list[Row] = [("1", "ä {b}", "en"), ("2", 'a"\\', "zh-Hans"), ("3", None, "de"), ("4", "en", "en")]


@pytest.mark.parametrize(
    "po",
    [
        "[a, ex:T]",
        "[ex:p, $(a)]",
        "[ex:p, 'x {$(a)} \\y']",
        "[[ex:p, 'q/$(id)'], [$(a), constant]]",
        "[ex:p, $(a), $(b)~lang]",
        "[ex:p, $(a), en~lang]",
        "[ex:p, $(a), xsd:date]",
        "[ex:p, $(a), 'd/$(b)']",
        "[ex:p, 'v/$(a)~iri']",
        "[ex:p, $(id)~iri]",
        "[ex:p, relative~iri]",
        "{p: ex:p, o: $(a), graphs: ex:g, condition: {f: dip-fn:matches, pms: [[v, $(a)], [w, '.*\\{b\\}']]}}",
        JOIN,
        "{p: ex:p, o: {mapping: n}}",
    ],
)  # fmt: skip
def test_the_rml_of_a_mapping_makes_the_same_graph(po: str) -> None:
    mapping = parse_mapping(f"{HEAD}      - {po}{OTHER}", "m.yaml")
    written = write_rml(mapping, base="http://unused.org/")
    again = parse_mapping(written, "m.ttl")
    tables = {name: Table(name, ("id", "a", "b"), ROWS) for name in ("t", "u")}
    expected = set(run([mapping], tables))
    assert expected
    assert set(run([again], tables)) == expected
    assert write_rml(mapping, base="http://unused.org/") == written


def test_the_mapping_of_the_registry_survives_the_way_to_rml_and_back() -> None:
    path = Path(__file__).parents[3] / "seeds" / "registry" / "mapping.yaml"
    mapping = parse_mapping(path.read_text("utf-8"), "mapping.yaml")
    again = parse_mapping(write_rml(mapping, base=mapping.base or ""), "mapping.ttl")
    assert [source.access for source in again.sources()] == [source.access for source in mapping.sources()]
    for source in mapping.sources():
        assert again.references(source.table) == mapping.references(source.table)
        columns = mapping.references(source.table)
        table = Table(source.table, columns, [tuple(f"{column}-{number}" for column in columns) for number in range(3)])
        assert set(run([again], {source.table: table})) == set(run([mapping], {source.table: table}))
