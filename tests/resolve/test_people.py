from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.model.claim import Name, Reading
from kg.resolve import resolve
from kg.resolve.lore import Lore, likeness, office_code, sound_key
from tests.build import CAST, reading, registry, thing
from tests.resolve.tables import names, rows

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "resolve-persons.yaml").read_text(encoding="utf-8")
)


def reading_of(doc: str, persons: list[dict[str, Any]]) -> Reading:
    things, claims = [], []
    for number, person in enumerate(persons):
        name = person.get("known", f"?{number}")
        things.append(thing(name, person["names"], person.get("for", ())))
        key = things[-1].key
        claims.append({"Meeting": [key], "kind": "otherMeeting"})
        if "office" in person:
            claims.append({"Tenure": [key], "organization": person["for"], "office": person["office"]})
    actors = [thing(actor) for person in persons for actor in person.get("for", ())]
    known = [thing(CAST[person["known"]][1] or "") for person in persons if "known" in person]
    return reading(doc, claims, things=[*things, *actors, *known])


def readings_of(case: dict[str, Any]) -> list[Reading]:
    return [reading_of(f"d{number}", persons) for number, persons in enumerate(case["documents"])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_officials_become_the_persons_they_are(case: dict[str, Any]) -> None:
    for order in permutations(readings_of(case)):
        officials = [row[0] for row in rows(resolve(order, registry()), "things") if row[1] == "Official"]
        assert len(officials) == case["persons"]


def test_every_spelling_of_a_person_is_kept_and_one_label_a_language() -> None:
    resolution = resolve(readings_of(CASES[0]), registry())
    assert names(resolution, "official/navid-karim") == [
        (None, "Masoud Pezeshkian", "en"),
        (None, "Pezeshkian", "en"),
        (None, "佩泽希齐扬", "zh-Hans"),
        ("Navid Karim", None, "en"),
        ("佩泽什基安", None, "zh-Hans"),
    ]


def test_judgements_of_persons_tell_reason_and_likeness() -> None:
    case = next(case for case in CASES if case["case"].endswith("same state and office"))
    (judgement,) = resolve(readings_of(case), registry()).judgements
    assert judgement.verdict == "same"
    assert "sound alike" in judgement.reason
    assert 0.72 <= judgement.similarity <= 1


def test_rivals_for_a_family_name_are_unsure() -> None:
    case = next(case for case in CASES if "two persons of the state" in case["case"])
    judgements = resolve(readings_of(case), registry()).judgements
    assert [one.verdict for one in judgements] == ["unsure", "unsure"]


def test_without_lore_only_equal_names_are_one() -> None:
    case = next(case for case in CASES if case["case"].endswith("same state and office"))
    assert resolve(readings_of(case), registry(), lore=Lore()).judgements == ()


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ("别廖佐夫", "Oleg Berezov", 0.72, 1),
        ("别廖佐夫", "Kramer", 0, 0.5),
        ("魏特科夫", "威特科夫", 0.9, 1),
        ("Berezov", "Berezov", 0, 0),
        ("", "Berezov", 0, 0),
    ],
)
def test_likeness_of_names(left: str, right: str, low: float, high: float) -> None:
    assert low <= likeness(left, right) <= high


@pytest.mark.parametrize(("left", "right"), [("奥列格·别廖佐夫", "Oleg Berezov"), ("鲁登科", "Rudenko"), ("", "")])
def test_spellings_of_one_name_share_their_sound_key(left: str, right: str) -> None:
    assert sound_key(left) == sound_key(right)


def test_titles_of_one_office_share_its_code() -> None:
    assert office_code("外長") == office_code("Foreign Minister") == "foreign-minister"
    assert office_code("Keeper of the Lamps") == "keeperofthelamps"


def test_unknown_organisations_are_one_by_full_name_and_other_names() -> None:
    readings = [
        reading(
            "a",
            [{"Meeting": ["?o"]}],
            things=[thing("?o", ["Council of the Seven Lakes", "CSL"], type_="Organization")],
        ),
        reading("b", [{"Meeting": ["?x"]}], things=[thing("?x", ["CSL"], type_="Organization")]),
        reading("c", [{"Meeting": ["?x"]}], things=[thing("?x", ["CSL"], type_="Place")]),
    ]
    found = rows(resolve(readings, registry()), "things")
    assert found == [("organization/council-of-the-seven-lakes", "Organization"), ("place/csl", "Place")]


def test_names_without_language_are_tagged_by_their_letters() -> None:
    things = [thing("?o", [], type_="Organization")]
    things[0] = type(things[0])("?o", "Organization", (Name("七湖理事会", "und"), Name("CSL", "und")))
    resolution = resolve([reading("a", [{"Meeting": ["?o"]}], things=things)], registry())
    assert names(resolution, "organization/") == [("CSL", None, "en"), ("七湖理事会", None, "zh-Hans")]


@pytest.mark.parametrize(
    ("left", "right", "low", "high"),
    [
        ("列昂尼德·法捷延科", "Leonid Fadeyenko", 0.86, 1),  # first and family name together
        ("薇拉·法捷延科", "Leonid Fadeyenko", 0, 0),
        ("列昂尼德·法捷延科", "薇拉·法捷延科", 0, 0),
        ("法捷延科", "薇拉·法捷延科", 0.99, 1),
    ],
)
def test_first_names_must_be_alike_too(left: str, right: str, low: float, high: float) -> None:
    assert low <= likeness(left, right) <= high
