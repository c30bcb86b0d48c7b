from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LedgerError, RuleError
from kg.model.claim import Reading
from kg.resolve import Memory, Resolution, Rulings, resolve
from tests.build import reading, registry, thing
from tests.resolve.tables import events, rows

TALKS = {"Meeting": ["belov", "karim"], "kind": "talks", "date": "2025-01-17", "status": "held"}
LATER = {**TALKS, "date": "2025-03-02"}


def file_of(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "judgements.tsv"
    path.write_text("\n".join(["who\tverdict\tkind\tleft\tright\treason", *lines]) + "\n", encoding="utf-8")
    return path


def ruled(tmp_path: Path, readings: list[Reading], *lines: str) -> Resolution:
    return resolve(readings, registry(), memory=Memory(rulings=Rulings.load(file_of(tmp_path, *lines))))


def two_days() -> list[Reading]:
    return [reading("a", [TALKS]), reading("b", [LATER])]


def one_day() -> list[Reading]:
    return [reading("a", [TALKS]), reading("b", [TALKS])]


def officials(resolution: Resolution) -> list[str | None]:
    return [row[0] for row in rows(resolution, "things") if row[1] == "Official"]


def persons(*named: tuple[str, str]) -> list[Reading]:
    return [
        reading(f"d{number}", [{"Meeting": ["?p"]}], things=[thing("?p", [name], [actor]), thing(actor)])
        for number, (name, actor) in enumerate(named)
    ]


def test_a_person_takes_two_meetings_for_one(tmp_path: Path) -> None:
    assert len(events(resolve(two_days(), registry()))) == 2
    assert len(events(ruled(tmp_path, two_days(), "person\tsame\tMeeting\ta:0-16\tb:0-16\ta misprint"))) == 1


def test_a_person_takes_one_meeting_for_two(tmp_path: Path) -> None:
    assert len(events(resolve(one_day(), registry()))) == 1
    assert len(events(ruled(tmp_path, one_day(), "person\tdifferent\tMeeting\ta:0-16\tb:0-16\ttwo rounds"))) == 2


def test_what_is_kept_apart_is_not_joined_by_way_of_a_third(tmp_path: Path) -> None:
    readings = [*one_day(), reading("c", [TALKS])]
    assert len(events(ruled(tmp_path, readings, "person\tdifferent\tMeeting\ta:0-16\tb:0-16\t"))) == 2


def test_different_wins_over_what_the_reader_names_as_one(tmp_path: Path) -> None:
    claims = [{**TALKS, "event": "m1"}, {**TALKS, "event": "m1"}]
    assert len(events(ruled(tmp_path, [reading("a", claims)], "person\tdifferent\tMeeting\ta:0-16\ta:17-33\t"))) == 2


def test_two_agreements_called_different_keep_two_keys(tmp_path: Path) -> None:
    known = {"Agreement": ["russia", "iran"], "kind": "treaty", "event": "agreement/test-pact"}
    readings = [reading("a", [known]), reading("b", [known])]
    found = rows(ruled(tmp_path, readings, "person\tdifferent\tAgreement\ta:0-16\tb:0-16\t"), "agreements")
    assert [row[0] for row in found] == ["agreement/iran-russia-treaty", "agreement/test-pact"]


def test_a_person_takes_two_officials_for_one(tmp_path: Path) -> None:
    readings = persons(("Oleg Berezov", "russia"), ("Oleg Zimin", "turkey"))
    line = "person\tsame\tOfficial\tOleg Berezov @state/RUS\tOleg Zimin @state/TUR\tchanged his name"
    assert len(officials(resolve(readings, registry()))) == 2
    assert len(officials(ruled(tmp_path, readings, line))) == 1


def test_a_person_takes_one_official_for_two(tmp_path: Path) -> None:
    readings = persons(("Oleg Berezov", "russia"), ("Oleg Berezov", "un"))
    line = "person\tdifferent\tOfficial\toleg berezov @ state/RUS\tOleg Berezov @organization/un\t"
    assert len(officials(resolve(readings, registry()))) == 1
    assert officials(ruled(tmp_path, readings, line)) == ["official/oleg-berezov", "official/oleg-berezov-2"]


def test_an_unknown_organisation_is_one_of_the_registry(tmp_path: Path) -> None:
    readings = [
        reading("a", [{"Meeting": ["?o", "un"]}], things=[thing("?o", ["Council of Lakes"], type_="Organization")])
    ]
    line = "person\tsame\tOrganization\tCouncil of Lakes\torganization/un\t"
    assert [row[0] for row in rows(ruled(tmp_path, readings, line), "things")] == ["organization/un"]


def test_two_things_of_the_registry_stay_two(tmp_path: Path) -> None:
    readings = [reading("a", [TALKS]), reading("b", [{"Meeting": ["zorin"]}])]
    line = "person\tsame\tOfficial\tofficial/anton-belov\tofficial/pavel-zorin\t"
    with pytest.raises(RuleError, match=r"judgements\.tsv:2: verdict: .* are two things of the registry"):
        ruled(tmp_path, readings, line)


def test_what_is_not_in_the_build_is_left_alone(tmp_path: Path) -> None:
    assert (
        ruled(tmp_path, one_day(), "person\tsame\tMeeting\tx:0-1\ty:2-3\t").tables
        == resolve(one_day(), registry()).tables
    )


def test_lines_of_a_person_stay_and_those_of_the_machine_are_made_anew(tmp_path: Path) -> None:
    path = file_of(
        tmp_path, "machine\tsame\tMeeting\told:0-1\told:2-3\tgone", "person\tdifferent\tMeeting\tx:0-1\ty:2-3\tI looked"
    )
    rulings = Rulings.load(path)
    resolution = resolve(one_day(), registry(), memory=Memory(rulings=rulings))
    rulings.save(path, resolution.judgements, resolution.sides)
    header, person, machine = path.read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == [
        "who", "verdict", "kind", "left", "right", "similarity", "reason", "left_says", "right_says",
    ]  # fmt: skip
    assert person.split("\t") == ["person", "different", "Meeting", "x:0-1", "y:2-3", "", "I looked", "", ""]
    assert machine.split("\t") == [
        "machine", "same", "Meeting", "a:0-16", "b:0-16", "1", "same sides on the same day", "Sentence 0 of a.",
        "Sentence 0 of b.",
    ]  # fmt: skip


def test_turning_a_line_of_the_machine_into_one_of_a_person_overrules_it(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    readings = persons(("奥列格·别廖佐夫", "russia"), ("Oleg Berezov", "russia"))
    first = resolve(readings, registry())
    Rulings().save(path, first.judgements, first.sides)
    text = path.read_text(encoding="utf-8")
    assert "\tOleg Berezov @state/RUS\t奥列格·别廖佐夫 @state/RUS\t" in text
    path.write_text(text.replace("machine\tsame", "person\tdifferent"), encoding="utf-8")
    rulings = Rulings.load(path)
    second = resolve(readings, registry(), memory=Memory(rulings=rulings))
    assert (len(officials(first)), len(officials(second))) == (1, 2)
    rulings.save(path, second.judgements, second.sides)
    assert path.read_text(encoding="utf-8").count("\n") == 2


def test_no_file_is_no_ruling(tmp_path: Path) -> None:
    assert Rulings.load(tmp_path / "none.tsv").rulings == ()


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LedgerError, match="cannot be read"):
        Rulings.load(path)


def test_all_faults_are_told_with_their_lines(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        "person\tperhaps\tMeeting\ta:0-1\tb:0-1",
        "someone\tsame\tTreaty\ta:0-1\tb:0-1",
        "person\tsame\tMeeting\tthe talks\t",
        "",
        "person\tsame\tOfficial\tOleg Berezov\toleg berezov",
    )
    with pytest.raises(RuleError) as caught:
        Rulings.load(path)
    assert [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults] == [
        "2: verdict: 'perhaps' is none of same, different",
        "3: kind: 'Treaty' is none of Agreement, Meeting, Official, Organization, Place, State",
        "3: who: 'someone' is none of person, machine",
        "4: left: 'the talks' is no passage; expected document:start-end",
        "4: right: is empty",
        "6: right: 'oleg berezov' is what stands on the left",
    ]


def test_contradictions_are_found_by_way_of_others(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        "person\tsame\tMeeting\ta:0-1\tb:0-1",
        "person\tdifferent\tMeeting\ta:0-1\tc:0-1",
        "person\tsame\tMeeting\tb:0-1\tc:0-1",
        "person\tdifferent\tAgreement\ta:0-1\tb:0-1",
    )
    with pytest.raises(RuleError) as caught:
        Rulings.load(path)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{path}:3: verdict: these are different, but the same by line 2, 4"
    ]


def test_a_header_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_text("who,verdict\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"judgements\.tsv:1: header: no column who, verdict, kind, left, right"):
        Rulings.load(path)


def test_short_lines_and_columns_in_another_order_are_read(tmp_path: Path) -> None:
    path = tmp_path / "judgements.tsv"
    path.write_text("verdict\twho\tright\tleft\tkind\nsame\tperson\tb:0-1\ta:0-1\tMeeting\r\nsame\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r":3: who: '' is none of"):
        Rulings.load(path)


def test_a_ruling_on_nothing_met_is_told_with_its_line(tmp_path: Path) -> None:
    found = ruled(
        tmp_path,
        two_days(),
        "person\tsame\tMeeting\ta:0-16\tb:0-16\t",
        "person\tsame\tMeeting\ta:0-16\tb:99-120\t",
        "person\tdifferent\tOfficial\tNobody Here @state/RUS\tofficial/nobody\t",
    )
    path = str(tmp_path / "judgements.tsv")
    assert [str(fault) for fault in found.idle] == [
        f"{path}:3: right: 'b:99-120' is nothing that these documents tell of",
        f"{path}:4: left: 'Nobody Here @state/RUS' is nothing that these documents tell of",
        f"{path}:4: right: 'official/nobody' is nothing that these documents tell of",
    ]


def test_rulings_on_what_is_met_are_not_idle(tmp_path: Path) -> None:
    assert ruled(tmp_path, one_day(), "person\tdifferent\tMeeting\ta:0-16\tb:0-16\t").idle == ()
    assert resolve(one_day(), registry()).idle == ()
