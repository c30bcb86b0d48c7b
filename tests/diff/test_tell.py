from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from kg.diff import as_json, as_text
from kg.diff.words import form
from tests.diff.graphs import NEW, OLD, graph


@pytest.fixture
def old(tmp_path: Path) -> kg.Graph:
    return graph(tmp_path, OLD)


@pytest.fixture
def new(tmp_path: Path) -> kg.Graph:
    return graph(tmp_path, NEW)


def test_things_are_told_by_class_with_values_and_passages(old: kg.Graph, new: kg.Graph) -> None:
    assert as_text(new.diff(old)) == (
        "14 statements more, 12 fewer\n"
        "\n"
        "meeting (1 new, 1 gone, 1 changed)\n"
        "  + Talks C\n"
        "    https://w3id.org/diplokg/id/meeting/c\n"
        "      + label: Talks C (en)\n"
        "      + date: 2020-03-01\n"
        "  ~ Talks A\n"
        "    https://w3id.org/diplokg/id/meeting/a\n"
        "      date: 2020-01-01 → 2020-01-02\n"
        "      participant: Yland → Zland\n"
        "      - “X met Y on New Year”\n"
        "        — One page · characters 5–24\n"
        "      + “X met Z the day after”\n"
        "        — One page · characters 5–26\n"
        "  - Talks B\n"
        "    https://w3id.org/diplokg/id/meeting/b\n"
        "      - label: Talks B (en)\n"
        "      - date: 2020-02-01\n"
        "\n"
        "state (1 new)\n"
        "  + Zland\n"
        "    https://w3id.org/diplokg/id/state/z\n"
        "      + label: Zland (en)\n"
        "\n"
        "Statements about passages and about the graph itself: +6 -6\n"
    )


def test_names_and_words_are_those_of_the_language(old: kg.Graph, new: kg.Graph) -> None:
    told = as_text(new.diff(old, lang="zh-Hans"))

    assert told.startswith("新增陈述 14 条，减少 12 条\n")
    assert "  ~ 会谈甲\n" in told
    assert as_text(new.diff(new, lang="zh-Hant")) == "兩個圖譜內容相同。\n"


def test_json_has_the_same(old: kg.Graph, new: kg.Graph) -> None:
    told = json.loads(as_json(new.diff(old)))

    assert (told["added"], told["removed"], told["others"]) == (14, 12, {"removed": 6, "added": 6})
    assert [(one["label"], one["how"]) for one in told["things"]] == [
        ("Talks C", "added"), ("Talks A", "changed"), ("Talks B", "removed"), ("Zland", "added"),
    ]  # fmt: skip
    talks = told["things"][1]
    assert talks["statements"][0]["removed"] == [{"text": "2020-01-01", "iri": None}]
    assert talks["statements"][1]["added"] == [{"text": "Zland", "iri": "https://w3id.org/diplokg/id/state/z"}]
    assert [quote["text"] for quote in talks["quotes"]["added"]] == ["X met Z the day after"]


def test_what_a_document_tells_comes_with_it() -> None:
    seeds = Path(__file__).resolve().parents[2] / "seeds" / "documents"
    first, second = seeds / "2017-11-22-kremlin-calls.md", seeds / "2022-06-01-four-plus-one.md"

    told = kg.build([first, second]).diff(kg.build([first]))

    (document,) = (thing for thing in told.things if thing.type == "document")
    (agreement,) = (thing for thing in told.things if thing.type == "agreement")
    assert (document.how, agreement.how) == ("added", "added")
    assert {quote.document.iri for thing in told.things for quote in thing.added} == {document.thing.iri}
    assert [(graph, how) for graph, how, _, _ in told.difference.graphs] == [(document.thing.iri, "added")]


def test_every_class_has_a_label_in_all_languages() -> None:
    assert {len(words.model_dump()) for words in form().words.values()} == {7}
    assert len(form().words) == 3
