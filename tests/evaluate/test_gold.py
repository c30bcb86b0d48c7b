from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, RuleError
from kg.evaluate import parse_gold, read_gold

GOOD = """document: one.txt
language: en
published: 2020-05-04
entities:
  avia: {type: State, names: [Avia]}
  ann: {type: Official, names: [Ann Alder], represents: avia, office: [president]}
  port: {type: Place, names: [Port]}
meetings:
  - {id: m1, kind: talks, participants: [ann], date: 2020, place: port, status: held, phenomena: [apposition]}
agreements:
memberships: []
offices:
  - {official: ann, office: [president], of: avia}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(RuleError) as raised:
        parse_gold(text, "one.yaml")
    return [str(fault) for fault in raised.value.faults]


def test_an_annotation_is_read_with_dates_as_they_are_written() -> None:
    gold = parse_gold(GOOD, "one.yaml")

    assert gold.published == "2020-05-04"
    assert (gold.meetings[0].date, gold.meetings[0].phenomena) == ("2020", ("apposition",))
    assert gold.agreements == ()
    assert gold.offices[0].of == "avia"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("type: State", "type: Country", 5, "entities.avia.type"),
        ("names: [Avia]", "names: []", 5, "at least 1"),
        ("represents: avia", "represents: nobody", 6, "'nobody' is not among the entities"),
        ("represents: avia", "represents: port", 6, "'port' is a Place; expected State or Organization"),
        ("kind: talks", "kind: chat", 9, "meetings.0.kind"),
        ("participants: [ann]", "participants: [ann, bo]", 9, "meetings.0.participants.1: 'bo' is not among"),
        ("date: 2020,", "date: 2020-02-30,", 9, "meetings.0.date"),
        ("date: 2020,", "date: 2020-05-04/soon,", 9, "meetings.0.date"),
        ("date: 2020,", "date: May 2020,", 9, "YYYY-MM"),
        ("place: port", "place: ann", 9, "'ann' is a Official; expected Place or State"),
        ("status: held", "status: signed", 9, "meetings.0.status"),
        ("phenomena: [apposition]", "phenomena: [Two Words]", 9, "phenomena"),
        ("of: avia", "of: boria", 13, "offices.0.of: 'boria' is not among the entities"),
        ("published", "printed", 3, "printed"),
        ("language: en", "language: fr", 2, "language"),
        ("document: one.txt\n", "", 1, "document"),
        ("names: [Avia]", "names: [Avia", 5, "is not YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    told = faults(GOOD.replace(old, new))

    assert any(fault.startswith(f"one.yaml:{line}") and words in fault for fault in told), told


def test_all_faults_are_told_at_once() -> None:
    text = GOOD.replace("participants: [ann]", "participants: [x, y]").replace("of: avia", "of: z")

    assert len(faults(text)) == 3


def test_an_identifier_stands_once() -> None:
    again = "  - {id: m1, kind: call, participants: [ann]}\nagreements:"

    assert faults(GOOD.replace("agreements:", again)) == ["one.yaml:10: meetings.1.id: 'm1' stands twice"]


def test_a_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    binary = tmp_path / "b.yaml"
    binary.write_bytes(b"\xff\xfe\x00")

    for path in (tmp_path / "absent.yaml", binary):
        with pytest.raises(InputError) as raised:
            read_gold(path)
        assert str(path) in str(raised.value)


@pytest.mark.parametrize("text", ["[" * 50_000 + "]" * 50_000, "{a: " * 50_000, "- " * 50_000 + "a"])
def test_what_is_nested_too_deep_is_told(text: str) -> None:
    """The parser in C would end the process."""
    assert "is nested too deep" in faults(text)[0]
