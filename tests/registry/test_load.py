from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, RuleError
from kg.registry import Membership, RegistryName, load_registry
from kg.registry.tables import FORMS, is_date

STATE = "ABC,,,Abland,甲国,甲國,,12,Q1,ABC,,,hand,2026-11"
PLACE = "abville,state/ABC,Abville,甲城,甲城,state/ABC,,,hand,2026-11"


def write(folder: Path, table: str, *rows: str, path: str = "") -> Path:
    target = folder / (path or f"{table}.csv")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join([",".join(FORMS[table].columns), *rows]) + "\n", encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load_registry(folder)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]


def test_reads_every_table(tmp_path: Path) -> None:
    write(tmp_path, "states", STATE.replace(",,12,", ",place/abville,12,"))
    write(tmp_path, "places", PLACE)
    write(tmp_path, "organizations", "club,igo,,The Club,俱乐部,俱樂部,Q2,hand,2026-11")
    write(tmp_path, "memberships", "abland-club,state/ABC,organization/club,1999,,hand,2026-11")
    write(tmp_path, "officials", "ann-bee,Ann Bee,安·比,安·比,,hand,2026-11")
    write(
        tmp_path,
        "tenures",
        "ann-bee-abland,official/ann-bee,state/ABC,head-of-state,President,总统,,2020-01,2024,hand,2026-11",
    )
    write(tmp_path, "agreements", "pact,treaty,signed,The Pact,公约,公約,2001-02-03,place/abville,,hand,2026-11")
    write(tmp_path, "agreement-parties", "agreement/pact,state/ABC,hand,2026-11")
    write(tmp_path, "exceptions", "甲板,zh-Hans,a deck")
    write(tmp_path, "names", "state/ABC,甲,zh-Hans,short,,hand", path="names/hand.csv")
    registry = load_registry(tmp_path)
    state = registry.entities["state/ABC"]
    assert state.labels == {"en": "Abland", "zh-Hans": "甲国", "zh-Hant": "甲國"}
    assert state.capital == "place/abville"
    assert state.matches == (
        "http://www.wikidata.org/entity/Q1",
        "https://sws.geonames.org/12/",
        "http://publications.europa.eu/resource/authority/country/ABC",
    )
    assert registry.names == (RegistryName("state/ABC", "甲", "zh-Hans", "short"),)
    assert registry.memberships == (Membership("membership/abland-club", "state/ABC", "organization/club", "1999"),)
    assert registry.tenures[0].titles == {"en": "President", "zh-Hans": "总统"}
    assert registry.agreements[0].parties == ("state/ABC",)
    assert registry.exceptions[0].text == "甲板"


def test_a_tenure_or_membership_has_an_id_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "states", STATE)
    write(tmp_path, "organizations", "club,igo,,The Club,俱乐部,俱樂部,Q2,hand,2026-11")
    rows = [f"in,state/ABC,organization/club,{year},,hand,2026-11" for year in (1999, 2004)]
    write(tmp_path, "memberships", *rows, "a b,state/ABC,organization/club,2010,,hand,2026-11")
    expected = "'a b'; expected ASCII letters and digits with single hyphens between"
    assert faults(tmp_path) == [
        "memberships.csv:3: id: 'in' stands already in line 2",
        f"memberships.csv:4: id: {expected}",
    ]


def test_an_id_of_a_membership_may_not_be_that_of_the_registry_added_to(tmp_path: Path) -> None:
    write(tmp_path, "memberships", "mali-aes,state/MLI,organization/aes,2023-09-16,,hand,")
    with pytest.raises(RuleError, match="'mali-aes' stands already in the registry that this one adds to"):
        load_registry(tmp_path, base=load_registry())


def test_reports_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    write(tmp_path, "states", STATE, STATE, STATE.replace("ABC,", "A BC,", 1), "DEF,,")
    write(tmp_path, "places", PLACE.replace("state/ABC,A", "state/ABD,A"))
    write(tmp_path, "names", "state/ABC,Ab,fr,alias,,hand", "state/ABC,Ac,en,nickname,XX,hand", path="names/hand.csv")
    found = faults(tmp_path)
    assert [line.partition(" ")[0] for line in found] == [
        "names/hand.csv:2:", "names/hand.csv:3:", "names/hand.csv:3:", "places.csv:2:",
        "states.csv:3:", "states.csv:4:", "states.csv:5:",
    ]  # fmt: skip
    assert "did you mean state/ABC?" in found[3]
    assert "stands already in line 2" in found[4]
    assert "expected 14" in found[6]


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("1999-13", "", "'1999-13'; expected a date"),
        ("1999-02-30", "", "expected a date"),
        ("99", "", "expected a date"),
        ("2001-05", "2001-04-30", "2001-04-30 is before start 2001-05"),
        ("2002", "2001", "2001 is before start 2002"),
    ],
)
def test_refuses_bad_dates(tmp_path: Path, start: str, end: str, message: str) -> None:
    write(tmp_path, "states", STATE.replace("ABC,,,hand", f"ABC,{start},{end},hand"))
    assert message in faults(tmp_path)[0]


def test_a_year_may_contain_its_own_start(tmp_path: Path) -> None:
    write(tmp_path, "states", STATE.replace("ABC,,,hand", "ABC,2001-05-06,2001,hand"))
    assert load_registry(tmp_path).entities["state/ABC"].end == "2001"


@pytest.mark.parametrize(
    ("value", "expected"), [("2024-02-29", True), ("2023-02-29", False), ("2024-2", False), ("", False)]
)
def test_knows_dates_of_the_calendar(value: str, expected: bool) -> None:
    assert is_date(value) is expected


def test_a_reference_must_lead_to_the_right_class(tmp_path: Path) -> None:
    write(tmp_path, "states", STATE.replace(",,12,", ",state/ABC,12,"))
    assert "expected place/…" in faults(tmp_path)[0]


def test_refuses_repeats_blanks_and_other_unicode_forms(tmp_path: Path) -> None:
    write(tmp_path, "states", STATE)
    name = "state/ABC,Ab,en,alias,,hand"
    write(
        tmp_path,
        "names",
        name,
        name,
        "state/ABC, Ac,en,alias,,hand",
        "state/ABC,Ame\u0301,en,alias,,hand",
        path="names/a.csv",
    )
    found = faults(tmp_path)
    assert "stands already in line 2" in found[0]
    assert [line.partition(":")[2][0] for line in found] == ["3", "4", "5"]


@pytest.mark.parametrize("cell", [" a", "a ", '" a"', '"a "', '"a, b "', '"a ""b"" "'])
def test_finds_blanks_around_plain_and_quoted_cells(tmp_path: Path, cell: str) -> None:
    write(tmp_path, "exceptions", f"{cell},en,reason", '"c, d",en,"e, f"')
    assert [line.split(":")[1] for line in faults(tmp_path)] == ["2"]


def test_line_numbers_count_lines_inside_quoted_cells(tmp_path: Path) -> None:
    write(tmp_path, "exceptions", '"a\nb",en,reason', "c,xx,reason")
    assert faults(tmp_path)[0].startswith("exceptions.csv:4: lang:")


def test_a_wrong_header_names_the_columns_expected(tmp_path: Path) -> None:
    (tmp_path / "exceptions.csv").write_text("text,lang\na,en\n", encoding="utf-8")
    assert faults(tmp_path) == ["exceptions.csv:1: columns are text, lang; expected text, lang, reason"]


@pytest.mark.parametrize(
    ("content", "message"), [(b"\xff\xfe", "not UTF-8"), (b'text,lang,reason\n"a"b,en,x\n', "not readable as CSV")]
)
def test_refuses_what_is_not_a_table(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "exceptions.csv").write_bytes(content)
    assert message in faults(tmp_path)[0]


def test_refuses_a_folder_that_is_missing_or_no_registry(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_registry(tmp_path / "none")
    with pytest.raises(InputError, match="holds no table"):
        load_registry(tmp_path)


def test_adds_to_another_registry(tmp_path: Path) -> None:
    base = load_registry(write(tmp_path / "base", "states", STATE))
    write(tmp_path / "own", "names", "state/ABC,Abia,en,alias,,mine", path="names/own.csv")
    assert load_registry(tmp_path / "own", base=base).names[0].name == "Abia"
    write(tmp_path / "own", "states", STATE)
    with pytest.raises(RuleError, match="already in the registry that this one adds to"):
        load_registry(tmp_path / "own", base=base)


def test_the_shipped_registry_is_read_once() -> None:
    assert load_registry() is load_registry()
