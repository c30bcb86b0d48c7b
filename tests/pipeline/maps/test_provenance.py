"""Statements that carry the row they came from."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.pipeline.maps.mapped import map_file
from kg.vocab import expand
from tests.pipeline.inputs import report

MAPPING = """prefixes:
  dip: https://w3id.org/diplokg/ontology#
  rdfs: http://www.w3.org/2000/01/rdf-schema#
  org: http://www.w3.org/ns/org#
  idlab-fn: https://w3id.org/imec/idlab/function#
  xsd: http://www.w3.org/2001/XMLSchema#
sources:
  ministers: SOURCE
  states: ['states.csv~csv']
mappings:
  ministers:
    sources: ministers
    s: official/$(id)
    po:
      - [a, dip:Official]
      - [rdfs:label, $(name), en~lang]
      - p: dip:represents
        o: {mapping: states, condition: {function: equal, parameters: [[a, $(state)], [b, $(name)]]}}
  offices:
    sources: ministers
    s: tenure/$(id)
    po:
      - p: dip:office
        o: [[$(office), en~lang]]
        condition: {function: idlab-fn:notEqual, parameters: [[a, $(office)], [b, none]]}
      - [dip:startDate, $(since), xsd:date]
  states:
    sources: states
    s: $(id)
    po: [[a, dip:State]]
"""
TABLE = """id,name,state,office,since
vladimir-putin,Vladimir Putin,Russia,President,2012-05-07
somebody,"Some
Body",Nowhere,none,
nobody,,,,
"""
STATES = "id,name\nstate/RUS,Russia\n no iri,Iran\n"
ROW = re.compile(r"#row=(\d+)>")


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    (tmp_path / "ministers.csv").write_text(TABLE, "utf-8")
    (tmp_path / "states.csv").write_text(STATES, "utf-8")
    path = tmp_path / "mapping.yaml"
    path.write_text(MAPPING.replace("SOURCE", "['ministers.csv~csv']"), "utf-8")
    return path


def loaded(path: Path) -> ox.Store:
    store = ox.Store()
    store.load("\n".join(map_file(path, provenance=True).lines).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def slots(store: ox.Store) -> dict[tuple[str, str], set[str]]:
    """Rule and row → local names of the properties that they state."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    query = """SELECT ?rule ?row ?slot { ?evidence dip:rule ?rule ; dip:slot ?slot ; oa:hasSelector/rdf:value ?row }"""
    answer = store.query(query, prefixes={p: expand(f"{p}:") for p in ("dip", "oa", "rdf")})
    assert isinstance(answer, ox.QuerySolutions)
    for solution in answer:
        rule, row, slot = (str(term).strip('<>"') for term in solution)
        found[(rule, row)].add(slot.replace("#", "/").rpartition("/")[2])
    return dict(found)


def values(store: ox.Store, name: str, subject: str | None = None) -> dict[str, str]:
    """Subject → value of a property, both as text."""
    node = ox.NamedNode(subject) if subject else None
    quads = store.quads_for_pattern(node, ox.NamedNode(expand(name)), None, ox.DefaultGraph())
    return {str(quad.subject): quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}


def test_each_rule_tells_of_a_row_what_it_states(mapping: Path) -> None:
    assert slots(loaded(mapping)) == {
        ("ministers", "row=2"): {"type", "label", "represents"},
        ("ministers", "row=3"): {"type", "label", "represents"},
        ("ministers", "row=4"): {"type"},
        ("offices", "row=2"): {"office", "startDate"},
        ("states", "row=2"): {"type"},
    }


def test_what_is_stated_has_evidence_and_evidence_is_of_something(mapping: Path) -> None:
    store = loaded(mapping)
    evidence = ox.NamedNode(expand("dip:evidence"))
    default = ox.DefaultGraph()
    cited = {quad.object for quad in store.quads_for_pattern(None, evidence, None, default)}
    a, kind = ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("dip:Evidence"))
    made = {quad.subject for quad in store.quads_for_pattern(None, a, kind, default)}
    assert cited == made
    things = {
        quad.subject
        for quad in store.quads_for_pattern(None, None, None, default)
        if re.search("/(official|tenure|state)/", str(quad.subject))
    }
    assert things == {quad.subject for quad in store.quads_for_pattern(None, evidence, None, default)}


def test_the_row_is_quoted_with_its_place(mapping: Path) -> None:
    store = loaded(mapping)
    quotes = values(store, "oa:exact")
    rows = {(match[1], text) for iri, text in quotes.items() if "ministers-" in iri and (match := ROW.search(iri))}
    assert rows == {
        ("2", "vladimir-putin,Vladimir Putin,Russia,President,2012-05-07"),
        ("3", 'somebody,"Some\nBody",Nowhere,none,'),
        ("4", "nobody,,,,"),
    }
    for iri, text in quotes.items():
        start, end = (int(values(store, name)[iri]) for name in ("oa:start", "oa:end"))
        assert (TABLE if "ministers-" in iri else STATES)[start:end] == text


def test_the_document_has_what_it_states_in_a_graph_of_its_own(mapping: Path) -> None:
    plain = set(map_file(mapping).lines)
    traced = set(map_file(mapping, provenance=True).lines)
    assert plain < traced
    for line in plain:
        name = "states-" if "/ontology#State>" in line else "ministers-"
        in_graph = [one for one in traced if one.startswith(line[:-1]) and name in one.rpartition("<")[2]]
        assert len(in_graph) == 1, line


def test_without_the_option_nothing_of_it_is_made(mapping: Path) -> None:
    assert not any("evidence" in line or "#row=" in line for line in map_file(mapping).lines)


def test_graphs_that_the_mapping_names_are_kept(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id\n1\n", "utf-8")
    path = tmp_path / "m.yaml"
    body = "{sources: [['t.csv~csv']], s: 'http://e.org/s', graphs: 'http://e.org/g', po: [['http://e.org/p', $(id)]]}"
    path.write_text(f"mappings: {{m: {body}}}\n", "utf-8")
    stated = [
        line for line in map_file(path, provenance=True).lines if line.startswith("<http://e.org/s> <http://e.org/p>")
    ]
    assert [line.split()[-2].rpartition("/")[0] for line in stated] == [
        "<http://e.org",
        "<https://w3id.org/diplokg/id/document",
    ]


def test_other_sources_are_quoted_as_json(tmp_path: Path, mapping: Path) -> None:
    text = '[{"id": "a", "name": "A", "state": "Russia", "office": null, "since": "2012-05-07"}]'
    (tmp_path / "ministers.json").write_text(text, "utf-8")
    mapping.write_text(MAPPING.replace("SOURCE", "['ministers.json~jsonpath', '$[*]']"), "utf-8")
    store = loaded(mapping)
    assert slots(store)[("offices", "row=1")] == {"startDate"}
    assert '{"id": "a", "name": "A", "since": "2012-05-07", "state": "Russia"}' in values(store, "oa:exact").values()


def test_a_build_explains_a_thing_by_row_and_passage(mapping: Path) -> None:
    report(mapping.parent)
    graph = kg.build([mapping.parent], provenance=True)
    told = graph.explain("Vladimir Putin")
    (row,) = told.quotes
    assert row.document.text == "ministers.csv"
    assert (row.place, row.rule) == ("row 2", "ministers")
    assert row.columns == (
        ("id", "vladimir-putin"), ("name", "Vladimir Putin"), ("state", "Russia"), ("office", "President"),
        ("since", "2012-05-07"),
    )  # fmt: skip
    assert "id: vladimir-putin; name: Vladimir Putin;" in told.to_text()
    assert any(item.quotes and not item.quotes[0].columns for section in told.sections for item in section.items)
    assert {one.rule for one in graph.left_out} == {"states"}
    findings = [one for one in graph.validate().findings if "Evidence" in one.shape or "Selector" in one.shape]
    assert findings == []
