"""Things of tables that documents or the registry know are one node with them."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from tests.pipeline.inputs import report

MAPPING = """prefixes:
  dip: https://w3id.org/diplokg/ontology#
  rdfs: http://www.w3.org/2000/01/rdf-schema#
mappings:
  ministers:
    sources: [['ministers.csv~csv']]
    s: official/$(name)
    po:
      - [a, dip:Official]
      - [rdfs:label, $(name), en~lang]
      - p: dip:represents
        o: {mapping: states, condition: {function: equal, parameters: [[a, $(state)], [b, $(name)]]}}
  states:
    sources: [['states.csv~csv']]
    s: state/$(name)
    po: [[a, dip:State], [rdfs:label, $(name), en~lang]]
"""
TABLE = """name,state
Vladimir PUTIN,Russian Federation
Masoud Pezeshkian,Atlantis
弗拉基米尔·普京,
A. Nobody,Russian Federation
"""
STATES = "name\nRussian Federation\nAtlantis\n"
BASE = "https://w3id.org/diplokg/id/"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    folder = tmp_path_factory.mktemp("joined")
    (folder / "ministers.csv").write_text(TABLE, "utf-8")
    (folder / "states.csv").write_text(STATES, "utf-8")
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    report(folder)
    return kg.build([folder])


def officials(graph: kg.Graph) -> set[str]:
    rows = graph.query("SELECT ?x { ?x a dip:Official }").records()
    return {str(row["x"]).removeprefix(BASE) for row in rows}


def test_a_person_of_the_table_is_the_one_of_the_news(graph: kg.Graph) -> None:
    assert "official/vladimir-putin" in officials(graph)
    assert not {name for name in officials(graph) if "PUTIN" in name or "%E5" in name}


def test_a_state_is_known_by_any_of_its_names(graph: kg.Graph) -> None:
    rows = graph.query(
        "SELECT ?x { ?x dip:represents <https://w3id.org/diplokg/id/state/RUS> ; rdfs:label 'A. Nobody'@en }"
    ).records()
    assert [row["x"] for row in rows] == [BASE + "official/A.%20Nobody"]


def test_who_acts_for_another_state_is_another(graph: kg.Graph) -> None:
    assert {"official/masoud-pezeshkian", "official/Masoud%20Pezeshkian"} <= officials(graph)


def test_other_spellings_are_further_names(graph: kg.Graph) -> None:
    names = graph.query(
        "SELECT ?p ?name { <https://w3id.org/diplokg/id/official/vladimir-putin> ?p ?name FILTER(LANG(?name) = 'en') }"
    ).records()
    found = {(str(row["p"]).rpartition("#")[2], row["name"]) for row in names}
    assert found >= {("label", "Vladimir Putin"), ("altLabel", "Vladimir PUTIN"), ("altLabel", "弗拉基米尔·普京")}
    assert [name for kind, name in found if kind == "label"] == ["Vladimir Putin"]


def test_iris_of_others_are_kept(tmp_path: Path) -> None:
    (tmp_path / "ministers.csv").write_text("name\nVladimir Putin\n", "utf-8")
    text = MAPPING.partition("      - p: dip")[0].replace("s: official/", "s: http://e.org/")
    (tmp_path / "mapping.yaml").write_text(text, "utf-8")
    rows = kg.build([report(tmp_path), tmp_path / "ministers.csv"]).query("SELECT ?x { ?x a dip:Official }").records()
    assert "http://e.org/Vladimir%20Putin" in {str(row["x"]) for row in rows}
