from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from bench.generate import BACK, main, make_documents
from bench.world import EVENTS_A_DAY, FORMS, World, person_names, read_words


def test_same_arguments_write_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert main(["--documents", "20", "--seed", "7", "-o", str(tmp_path / folder)]) == 0

    for name in ("documents.jsonl", "truth.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        assert (tmp_path / "one" / name).read_bytes().count(b"\n") == 20


def test_a_longer_run_begins_with_the_shorter_one_and_another_seed_is_another_world() -> None:
    assert list(make_documents(40, 3))[:10] == list(make_documents(10, 3))
    assert list(make_documents(10, 4)) != list(make_documents(10, 3))


def test_documents_are_about_two_kilobytes_in_three_forms() -> None:
    made = list(make_documents(300, 1))
    sizes = [len(json.dumps(one.record, ensure_ascii=False).encode()) for one in made]

    assert 1800 < sum(sizes) / len(sizes) < 2200
    assert Counter(one.truth["language"] for one in made) == dict.fromkeys(FORMS, 100)


def test_text_names_what_the_truth_says() -> None:
    for made in make_documents(90, 5):
        for event in made.truth["events"]:
            for side in event["sides"]:
                assert side["person"] in made.record["text"]
            assert event["name"] is None or event["name"] in made.record["text"]
            assert (event["status"] in ("planned", "proposed")) == (event["date"] > made.record["published"])


def test_events_are_told_several_times_in_several_forms() -> None:
    told = Counter[str]()
    forms: dict[str, set[str]] = {}
    for made in make_documents(600, 2):
        for event in made.truth["events"]:
            told[event["event"]] += 1
            forms.setdefault(event["event"], set()).add(made.truth["language"])
    whole = [f"event-{number:07}" for number in range(300 - BACK)]

    assert 4 < sum(told[event] for event in whole) / len(whole) < 7
    assert sum(len(forms[event]) == len(FORMS) for event in whole) > len(whole) / 2


def test_no_state_takes_part_in_two_events_of_a_day() -> None:
    world = World(1)
    for day in range(30):
        events = [world.event(day * EVENTS_A_DAY + at) for at in range(EVENTS_A_DAY)]
        sides = [side.state.id for event in events for side in event.sides]
        assert len(set(sides)) == len(sides)
        assert len({event.day for event in events}) == 1


def test_no_two_persons_have_one_name() -> None:
    words = read_words()
    names = [person_names(words, number) for number in range(20_000)]

    for form in FORMS:
        assert len({name[form] for name in names}) == len(names)
