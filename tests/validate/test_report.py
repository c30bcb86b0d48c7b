from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, Graph

from kg.model.finding import Finding, Report
from kg.validate import report
from kg.validate.shacl import validate
from tests.validate.build import ID, SHAPES, example

EMPTY = Report(())
ODD = Finding(
    "Warning",
    f"{SHAPES}Odd",
    f"{ID}meeting/x",
    "https://w3id.org/diplokg/ontology#kind",
    '"a \\"b\\"\\n"@en',
    (("en", 'say "it"\nthus'), ("zh-Hans", "如此"), ("zh-Hant", "如此")),
    ('page.txt, characters 1-2: “"”',),
)


@pytest.fixture
def found() -> Report:
    return validate(
        example("Agreement/violates-kind", "Name/violates-match", "Evidence/violates-used", "Undated/violates-date")
    )


def test_text_groups_by_severity_and_names_places() -> None:
    text = report.as_text(validate(example("MeetingSides/violates-one", "Agreement/violates-kind")))
    lines = text.splitlines()
    assert lines[0] == "The graph does not conform to the shapes."
    assert lines[2] == "Violations (1)"
    assert "[dipsh:Agreement-kind]" in lines[3]
    assert lines[4].endswith("dip:kind = dip:talks")
    assert lines[5] == "        page.txt, characters 10-23: “met in Moscow”"
    assert "Warnings (1)" in lines


@pytest.mark.parametrize(
    ("lang", "first", "message"),
    [
        ("en", "conforms", "nothing"),
        ("zh-Hans", "符合", "问题"),
        ("zh-Hant", "符合", "問題"),
        ("fr", "conforms", "Nothing"),
    ],
)
def test_text_of_a_clean_graph(lang: str, first: str, message: str) -> None:
    text = report.as_text(EMPTY, lang=lang)
    assert first in text
    assert message.lower() in text.lower()


def test_text_speaks_the_language_asked_for(found: Report) -> None:
    assert "协议只有一种类型" in report.as_text(found, lang="zh-Hans")
    assert "協議只有一種類型" in report.as_text(found, lang="zh-Hant")


def test_long_groups_are_cut() -> None:
    many = Report(
        tuple(Finding("Info", "s", f"focus/{number:02}", None, None, (("en", "so"),)) for number in range(12))
    )
    text = report.as_text(many, limit=3)
    assert text.count("- focus/") == 3
    assert "… and 9 more" in text


def test_a_message_falls_back_to_english_and_then_to_any() -> None:
    assert report.message(ODD, "fr") == 'say "it"\nthus'
    assert report.message(Finding("Info", "s", "f", None, None, (("fr", "oui"),)), "en") == "oui"
    assert report.message(Finding("Info", "s", "f", None, None, ()), "en") == ""


def test_json_has_all_that_was_found(found: Report) -> None:
    data = json.loads(report.as_json(found))
    assert data["conforms"] is False
    assert data["counts"] == {"Violation": 2, "Warning": 1, "Info": 1}
    assert len(data["findings"]) == 4
    assert set(data["findings"][0]["messages"]) == {"en", "zh-Hans", "zh-Hant"}


def test_turtle_is_a_validation_report(found: Report) -> None:
    graph = Graph().parse(data=report.as_turtle(Report((*found.findings, ODD))), format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == len(found.findings) + 1
    assert {str(one) for one in graph.objects(None, SH.conforms)} == {"false"}
    assert {str(one).rsplit("#")[-1] for one in graph.objects(None, SH.resultSeverity)} == {
        "Violation",
        "Warning",
        "Info",
    }
    assert 'say "it"\nthus' in {str(one) for one in graph.objects(None, SH.resultMessage)}


def test_turtle_of_a_clean_graph_and_of_blank_nodes() -> None:
    clean = Graph().parse(data=report.as_turtle(EMPTY), format="turtle")
    assert [str(one) for one in clean.objects(None, SH.conforms)] == ["true"]
    blank = report.as_turtle(validate(example("Node/violates-blank")))
    assert len(list(ox.parse(blank.encode(), ox.RdfFormat.TURTLE))) > 5
