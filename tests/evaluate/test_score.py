from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.evaluate import Count, Sheet, parse_gold, score
from kg.evaluate.align import dates_clash
from kg.evaluate.events import date_count
from kg.evaluate.told import name_form
from kg.graph import Dataset
from kg.rules.load import Loader
from tests.evaluate.graphs import dataset

CASES = Path(__file__).parent.parent / "cases" / "scoring.yaml"
DATA: dict[str, Any] = yaml.load(CASES.read_text(encoding="utf-8"), Loader=Loader)
THINGS = {key: [entity["type"], entity["names"][0]] for key, entity in DATA["entities"].items()}


def scored(graph: Dataset, gold: dict[str, Any]) -> Sheet:
    whole = {"document": "case.txt", "language": "en", "entities": DATA["entities"], **gold}
    return score(graph, parse_gold(yaml.safe_dump(whole, allow_unicode=True), "case.yaml"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in DATA["cases"]])
def test_a_graph_scores_against_an_annotation(case: dict[str, Any]) -> None:
    sheet = scored(dataset(case.get("things", THINGS), case["graph"]), case["gold"])

    assert sheet.slots == {slot: Count(*counts) for slot, counts in sorted(case["expected"].items())}
    perfect = not any(count.wrong or count.missed for count in sheet.slots.values())
    assert perfect is not bool(sheet.remarks)


@pytest.mark.parametrize(
    ("want", "got", "counts"),
    [
        (None, None, (0, 0, 0)),
        (None, "2018-09-07", (0, 0, 0)),
        ("2018-09-07", None, (0, 0, 1)),
        ("2018-09-07", "2018-09-07", (1, 0, 0)),
        ("2018-09-07", "2018-09-08", (0, 1, 1)),
        ("2018-09-07", "2018-09", (0, 0, 1)),
        ("2018-09-07", "2018", (0, 0, 1)),
        ("2018-09", "2018-09-07", (1, 1, 0)),
        ("2018", "2018-09", (1, 1, 0)),
        ("2018", "2019", (0, 1, 1)),
        ("2018-09-07/2018-09-09", "2018-09-07/2018-09-09", (1, 0, 0)),
        ("2018-09-07/2018-09-09", "2018-09-07", (1, 0, 0)),
        ("2018-09-07/2018-09-09", "2018-09-08", (0, 0, 1)),
        ("2018-09-07/2018-09-09", "2018-09-09", (0, 0, 1)),
        ("2018-09-07/2018-09-09", "2018-09-07/2018-09-08", (0, 0, 1)),
        ("2018-09-07/2018-09-09", "2018-09-10", (0, 1, 1)),
        ("2018-09-07/2018-09-09", "2018-09", (0, 0, 1)),
        ("2018-09-07", "2018-09-07/2018-09-09", (1, 1, 0)),
    ],
)
def test_dates(want: str | None, got: str | None, counts: tuple[int, int, int]) -> None:
    assert date_count(want, got) == Count(*counts)


def test_an_interval_of_a_graph_is_one_date() -> None:
    gold = {"meetings": [{"id": "m", "kind": "talks", "participants": ["ann", "bo"], "date": "2018-09-07/2018-09-09"}]}
    both = {"sides": ["ann", "bo"], "start": "2018-09-07", "end": "2018-09-09"}
    last = {"sides": ["ann", "bo"], "end": "2018-09-09"}

    assert scored(dataset(THINGS, {"meetings": [both]}), gold).slots["meeting.date"] == Count(1, 0, 0)
    assert scored(dataset(THINGS, {"meetings": [last]}), gold).slots["meeting.date"] == Count(0, 0, 1)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("2018", "2018-09-07", False),
        ("2018-09", "2018-10-01", True),
        ("2018-09-07/2018-09-09", "2018-09-07", False),
        ("2018-09-07/2018-09-09", "2018-09-08", True),
    ],
)
def test_dates_clash_as_far_as_both_go(one: str, other: str, clash: bool) -> None:
    assert dates_clash(one, other) is clash
    assert dates_clash(other, one) is clash


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("U.S.", "us"),
        ("Türkiye", "turkiye"),
        ("İzmir", "izmir"),
        ("阿薩德", "阿萨德"),
        ("阿卜杜勒·阿齐兹", "阿卜杜勒阿齐兹"),
        ("ＡＳＥＡＮ＿", "asean"),
        ("（）", ""),
    ],
)
def test_names_are_compared_without_width_case_marks_and_script(name: str, form: str) -> None:
    assert name_form(name) == form


def test_phenomena_count_the_facts_of_their_items_and_documents() -> None:
    meeting = {"id": "m", "kind": "talks", "participants": ["ann", "bo"], "phenomena": ["apposition"]}
    missed = {"id": "n", "kind": "call", "participants": ["ceria", "league"], "phenomena": ["apposition", "call"]}
    graph = dataset(THINGS, {"meetings": [{"sides": ["ann", "bo"]}], "memberships": [["avia", "league"]]})

    sheet = scored(graph, {"meetings": [meeting, missed], "phenomena": ["furniture"]})

    assert sheet.phenomena == {
        "apposition": Count(2, 0, 2),
        "call": Count(0, 0, 2),
        "furniture": Count(2, 1, 2),
    }


def test_totals_leave_out_found_events_and_offices() -> None:
    graph = dataset(THINGS, {"meetings": [{"sides": ["ann", "bo"]}], "tenures": [["ann", "president", "avia"]]})
    gold = {
        "meetings": [{"id": "m", "kind": "talks", "participants": ["ann", "bo"]}],
        "offices": [{"official": "ann", "office": ["president"], "of": "avia"}],
    }

    sheet = scored(graph, gold)

    assert sheet.slots["meetings found"] == Count(1)
    assert (sheet.events, sheet.facts) == (Count(2), Count(4))


def test_scores_of_counts() -> None:
    assert (Count(3, 1, 3).precision, Count(3, 1, 3).recall) == (0.75, 0.5)
    assert Count(3, 1, 3).f1 == pytest.approx(0.6)
    assert Count(0, 1, 1).f1 == Count().f1 == 0.0
