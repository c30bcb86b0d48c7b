from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import graph as graphs
from kg import settings
from kg.errors import InputError
from kg.evaluate import Evaluation, as_json, as_text, evaluate, evaluate_graph
from kg.pipeline.knowledge import Knowledge, load_knowledge
from tests.evaluate.graphs import dataset

TEXT = "May 4, 2020\n\nFrench President Emmanuel Macron met German Chancellor Angela Merkel in Berlin on May 3, 2020.\n"
GOLD = """document: {name}.txt
language: en
published: 2020-05-04
entities:
  france: {{type: State, names: [France]}}
  germany: {{type: State, names: [Germany]}}
  berlin: {{type: Place, names: [Berlin]}}
  macron: {{type: Official, names: [Emmanuel Macron, Macron], represents: france, office: [president]}}
  merkel: {{type: Official, names: [Angela Merkel, Merkel], represents: germany, office: [chancellor]}}
meetings:
  - {{id: m, kind: talks, participants: [macron, merkel], date: 2020-05-03, place: berlin, status: held,
     phenomena: [passive]}}
offices:
  - {{official: macron, office: [president], of: france}}
  - {{official: merkel, office: [chancellor], of: germany}}
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "texts").mkdir()
    for name in ("a", "b"):
        (tmp_path / "gold" / f"{name}.yaml").write_text(GOLD.format(name=name), encoding="utf-8")
        (tmp_path / "texts" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def measured(folder: Path, knowledge: Knowledge, gold: str = "gold", *documents: str) -> Evaluation:
    sources = [folder / name for name in documents or ("texts",)]
    return evaluate(folder / gold, sources, settings.load(), knowledge=knowledge)


def test_each_document_is_built_by_itself(folder: Path, knowledge: Knowledge) -> None:
    found = measured(folder, knowledge)

    assert [part.name for part in found.parts] == ["a", "b"]
    assert found.sheet.slots["meetings found"].right == 2
    assert found.sheet.facts.f1 == 1.0
    assert found.faults == ()


def test_one_annotation_is_of_all_documents_together(folder: Path, knowledge: Knowledge) -> None:
    found = measured(folder, knowledge, "gold/a.yaml")

    assert [part.name for part in found.parts] == ["a"]
    assert found.sheet.slots["meetings found"].right == 1
    assert found.sheet.facts.f1 == 1.0


def test_documents_are_found_in_files_and_folders(folder: Path, knowledge: Knowledge) -> None:
    assert len(measured(folder, knowledge, "gold", "texts/a.txt", "texts/b.txt").parts) == 2


def test_an_annotation_without_its_document_is_left_out_and_told(folder: Path, knowledge: Knowledge) -> None:
    found = measured(folder, knowledge, "gold", "texts/a.txt")

    assert [part.name for part in found.parts] == ["a"]
    assert found.left_out == ("b",)
    assert found.faults == ("b: no such document among those given; left out",)


def test_an_annotation_of_several_documents_is_passed_over_in_a_folder(folder: Path, knowledge: Knowledge) -> None:
    both = GOLD.format(name="both").replace("language", "documents: [a, b]\nlanguage")
    (folder / "gold" / "both.yaml").write_text(both, encoding="utf-8")

    assert measured(folder, knowledge).left_out == ()


def test_a_document_that_cannot_be_read_tells_nothing(folder: Path, knowledge: Knowledge) -> None:
    (folder / "texts" / "b.txt").write_bytes(b"")

    found = measured(folder, knowledge)

    assert found.sheet.slots["meetings found"].missed == 1
    assert len(found.faults) == 1
    assert found.faults[0].startswith("b: ")


def test_remarks_name_the_document(folder: Path, knowledge: Knowledge) -> None:
    (folder / "texts" / "b.txt").write_text("Nothing happened in Berlin.\n", encoding="utf-8")

    text = as_text(measured(folder, knowledge), misses=True)

    assert "b: missed meeting m: ['macron', 'merkel'] 2020-05-03 berlin held" in text
    assert "a: missed" not in text


def test_tables_by_document_phenomenon_and_slot(folder: Path, knowledge: Knowledge) -> None:
    lines = as_text(measured(folder, knowledge)).splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines if line}

    assert [line.split()[0] for line in lines if line.endswith("F1")] == ["document", "phenomenon", "slot"]
    assert rows["passive"] == ["10", "0", "0", "1.000", "1.000", "1.000"]
    assert rows["meeting.date"] == ["2", "0", "0", "1.000", "1.000", "1.000"]
    assert rows["ALL"] == ["FACTS", "18", "0", "0", "1.000", "1.000", "1.000"]


def test_json_has_the_same_counts(folder: Path, knowledge: Knowledge) -> None:
    record = json.loads(as_json(measured(folder, knowledge), misses=True))

    assert record["facts"] == {"tp": 18, "fp": 0, "fn": 0}
    assert (record["f1"], record["f1_without_offices"], record["misses"], record["faults"]) == (1.0, 1.0, [], [])
    assert record["slots"]["office.of"] == {"tp": 4, "fp": 0, "fn": 0}
    assert record["documents"]["a"] == {"tp": 9, "fp": 0, "fn": 0, "f1": 1.0, "f1_without_offices": 1.0}
    assert "misses" not in json.loads(as_json(measured(folder, knowledge)))


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt"])
def test_a_graph_is_held_against_an_annotation(folder: Path, ending: str) -> None:
    things = {"macron": ["Official", "Macron"], "merkel": ["Official", "Merkel"]}
    graph = dataset(things, {"meetings": [{"sides": ["macron", "merkel"], "date": "2020-05-03", "status": "held"}]})
    path = folder / f"graph.{ending}"
    graphs.save(graph, path)

    slots = evaluate_graph(folder / "gold" / "a.yaml", path).sheet.slots

    assert (slots["meetings found"].right, slots["meeting.date"].right, slots["office.of"].missed) == (1, 1, 2)


def test_what_is_missing_is_told_before_anything_is_built(folder: Path) -> None:
    (folder / "empty").mkdir()

    with pytest.raises(InputError, match="absent"):
        evaluate(folder / "gold", [folder / "absent"], settings.load())
    with pytest.raises(InputError, match="holds no annotation"):
        evaluate(folder / "empty", [folder / "texts"], settings.load())
    with pytest.raises(InputError, match="absent"):
        evaluate(folder / "absent", [folder / "texts"], settings.load())
