from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg.errors import InputError, RuleError
from kg.evaluate import (
    Count,
    Evaluation,
    Held,
    Mark,
    Scored,
    Sheet,
    digest_of,
    held_as_json,
    held_as_text,
    read_floors,
    rewrite,
)  # fmt: skip

FLOORS = """# kept
[own]  # a set
documents = ["texts"]
gold = "gold"
digest = "old"

[own.floors]
all = 0.50      # every fact
"meeting.date" = 0.40

[far]
external = true
documents = ["pages"]
gold = "gold.yaml"
digest = "old"

[far.floors]
events = 0.10
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.yaml").write_text("a", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "gold.yaml").write_text("b", encoding="utf-8")
    file = tmp_path / "floors.toml"
    file.write_text(FLOORS.replace('"old"', f'"{digest_of(tmp_path / "gold")}"', 1), encoding="utf-8")
    return file


def held(path: Path, counts: Mapping[str, Count], *, position: int = 0) -> Held:
    sheet = Sheet(tuple(Mark(slot, count) for slot, count in counts.items()))
    return Held(read_floors(path, path.parent / "data")[position], Evaluation((Scored("a", sheet),)))


def test_paths_lie_beside_the_file_or_below_the_data(path: Path) -> None:
    own, far = read_floors(path, path.parent / "data")

    assert (own.documents, own.gold) == ((path.parent / "texts",), path.parent / "gold")
    assert (far.documents, far.gold) == ((path.parent / "data" / "pages",), path.parent / "data" / "gold.yaml")
    assert own.least == {"all": 0.5, "meeting.date": 0.4}
    assert [one.name for one in read_floors(path)] == ["own"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('gold = "gold"\n', "", "floors.toml:2: own.gold"),
        ('documents = ["pages"]', "documents = []", "floors.toml:11: far.documents"),
        ("all = 0.50", 'all = "much"', "own.floors.all"),
        ("all = 0.50", "all = 1.5", "own.floors.all"),
        ("external = true", "internal = true", "far.internal"),
    ],
)
def test_a_malformed_file_is_refused_with_all_faults(path: Path, old: str, new: str, words: str) -> None:
    assert old in FLOORS
    path.write_text(FLOORS.replace(old, new), encoding="utf-8")

    with pytest.raises(RuleError, match=words):
        read_floors(path)


@pytest.mark.parametrize("text", [None, "[own"])
def test_a_file_that_is_missing_or_no_toml(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "floors.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match="expected floors in TOML"):
        read_floors(path)


@pytest.mark.parametrize(
    ("counts", "faults"),
    [
        ({"meeting.date": Count(1, 1, 1)}, []),
        ({"meeting.date": Count(1, 2, 2)}, ["own, all: 0.333 is below 0.50", "own, meeting.date: 0.333 is below 0.40"]),
        ({"meeting.place": Count(1, 0, 0)}, []),
        ({}, []),
    ],
)
def test_a_score_below_its_floor_is_a_fault(path: Path, counts: Mapping[str, Count], faults: list[str]) -> None:
    assert list(held(path, counts).faults) == faults


def test_floors_go_with_their_annotations(path: Path) -> None:
    good = {"office.of": Count(9, 0, 0)}
    (path.parent / "gold" / "a.yaml").write_text("changed", encoding="utf-8")

    assert ["not those the floors were set on" in fault for fault in held(path, good).faults] == [True]
    assert held(path, good, position=1).faults == ()


def test_the_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "note.txt"):
        (tmp_path / name).write_text("same", encoding="utf-8")
    before = digest_of(tmp_path)

    (tmp_path / "note.txt").write_text("other", encoding="utf-8")
    assert digest_of(tmp_path) == before
    (tmp_path / "a.yaml").rename(tmp_path / "c.yaml")
    assert digest_of(tmp_path) != before
    with pytest.raises(InputError):
        digest_of(tmp_path / "absent.yaml")


def test_floors_are_raised_and_the_rest_of_the_file_is_kept(path: Path) -> None:
    before = path.read_text(encoding="utf-8")

    notices = rewrite(path, [held(path, {"meeting.date": Count(29, 0, 71)})])

    # F1 is 58/129
    assert notices == ()
    assert path.read_text(encoding="utf-8") == before.replace('"meeting.date" = 0.40', '"meeting.date" = 0.44')


def test_a_floor_is_lowered_only_when_asked_and_the_changelog_is_told_of_it(path: Path) -> None:
    poor = held(path, {"meeting.date": Count(29, 0, 171)})
    before = path.read_text(encoding="utf-8")

    assert rewrite(path, [poor]) == ()
    assert path.read_text(encoding="utf-8") == before
    assert rewrite(path, [poor], lower=True) == (
        "Floor lowered: own, all: 0.50 to 0.25",
        "Floor lowered: own, meeting.date: 0.40 to 0.25",
    )
    assert "all = 0.25      # every fact" in path.read_text(encoding="utf-8")


def test_a_margin_stays_below_the_score_and_the_digest_is_renewed(path: Path) -> None:
    far = held(path, {"meeting.date": Count(1, 0, 0)}, position=1)

    rewrite(path, [far], margin=0.03)

    text = path.read_text(encoding="utf-8")
    assert "events = 0.97" in text
    assert f'gold = "gold.yaml"\ndigest = "{digest_of(far.floors.gold)}"' in text


def test_scores_stand_beside_their_floors(path: Path) -> None:
    sets = [held(path, {"meeting.date": Count(1, 2, 2)}), held(path, {"meeting.date": Count(1)}, position=1)]

    rows = [line.split() for line in held_as_text(sets).splitlines()]
    record = json.loads(held_as_json(sets))

    assert rows[1:] == [
        ["own", "all", "0.333", "0.50", "below"],
        ["own", "meeting.date", "0.333", "0.40", "below"],
        ["far", "events", "1.000", "0.10"],
    ]
    assert "ALL FACTS" in held_as_text(sets, misses=True)
    assert record["own"]["floors"] == {"all": 0.5, "meeting.date": 0.4}
    assert record["far"]["f1"] == 1.0
