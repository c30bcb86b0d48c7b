"""The hand-written tables of seeds/registry hold together: ids, dates, names, counts."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pytest
import yaml

from kg import resources

Row = Mapping[str, str]

ORGANISATION_KINDS = {"igo", "bloc", "coalition", "government-body", "armed-movement", "party", "other"}
AGREEMENT_KINDS = {
    *("treaty", "alliance", "ceasefire", "statement", "deal", "law", "resolution", "process", "otherAgreement")
}
AGREEMENT_STATUSES = {"proposed", "signed", "inForce", "withdrawn", "rejected"}
NAME_KINDS = {
    "organizations": {"label", "official", "alias"},
    "agreements": {"label", "official", "alias"},
    "officials": {"full", "short-name", "weak"},
}
RANKS = {
    *("head-of-state", "head-of-government", "monarch", "minister", "deputy-minister", "envoy", "ambassador"),
    *("military", "parliament", "judiciary", "spokesperson", "adviser", "secretary-general", "party"),
    *("governor", "mayor", "official", "honorific"),
}
COLUMNS = {
    "organizations": "id,kind,state,label_en,label_hans,label_hant,wikidata,source,checked",
    "memberships": "id,member,organization,start,end,source,checked",
    "officials": "id,label_en,label_hans,label_hant,wikidata,source,checked",
    "tenures": "id,official,actor,office,office_en,office_hans,office_hant,start,end,source,checked",
    "agreements": "id,kind,status,label_en,label_hans,label_hant,date,place,wikidata,source,checked",
    "agreement-parties": "agreement,party,source,checked",
    "names/organizations": "entity,name,lang,kind,region,source",
    "names/officials": "entity,name,lang,kind,region,source",
    "names/agreements": "entity,name,lang,kind,region,source",
}
LABELLED = ("organizations", "officials", "agreements")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
HAN = re.compile(r"[㐀-鿿]")


def text(name: str) -> str:
    return resources.read_text("seeds", f"registry/{name}.csv")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(name))))


def ids(name: str) -> set[str]:
    return {row["id"] for row in rows(name)}


def lexicon(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(resources.read_text("data", f"lexicons/{name}.yaml"))
    return entries


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every id that a row may refer to, as class/id."""
    tables = {"state": "states", "organization": "organizations", "official": "officials", "agreement": "agreements"}
    found = {f"{kind}/{one}" for kind, table in tables.items() for one in ids(table)}
    return found | {f"place/{one}" for one in ids("places")}


def before(first: str, second: str) -> bool:
    """Whether `first` surely lies before `second`, as far as the coarser of the two can tell."""
    common = min(len(first), len(second))
    return first[:common] < second[:common]


def names_held_twice(table: list[dict[str, str]]) -> list[tuple[str, str]]:
    """(name, language) that two people hold strongly; a name that is also someone's weak name is fine."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table:
        if row["kind"] != "weak":
            holders[row["name"], row["lang"]].add(row["entity"])
    return sorted(name for name, who in holders.items() if len(who) > 1)


def overlaps(table: list[dict[str, str]], single: set[str]) -> list[tuple[str, str, str]]:
    """Pairs of dated tenures of one single-holder office that surely overlap."""
    held: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in table:
        if row["office"] in single and row["start"]:
            held[row["actor"], row["office"]].append(row)
    found = []
    for (actor, _), tenures in held.items():
        for one, other in combinations(sorted(tenures, key=lambda row: row["start"]), 2):
            if one["official"] != other["official"] and before(other["start"], one["end"] or "9999"):
                found.append((actor, one["official"], other["official"]))
    return found


@pytest.mark.parametrize(("table", "header"), sorted(COLUMNS.items()))
def test_a_table_has_its_columns_and_no_carriage_returns(table: str, header: str) -> None:
    content = text(table)
    assert content.splitlines()[0] == header
    assert "\r" not in content
    assert content.endswith("\n")
    assert all(None not in row and None not in row.values() for row in rows(table)), "ragged row"


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_rows_are_sorted_sourced_and_told_once(table: str) -> None:
    records = list(csv.reader(io.StringIO(text(table))))[1:]
    width = 2 if table == "agreement-parties" else 1
    key = [record[2:0:-1] if table == "memberships" else record[:width] for record in records]
    assert key == sorted(key)
    first = 1 if table in ("memberships", "tenures") else 0
    assert len({tuple(record[first:]) for record in records}) == len(records)
    source = COLUMNS[table].split(",").index("source")
    assert [record for record in records if not record[source]] == []


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_cells_are_composed_unicode_without_stray_blanks(table: str) -> None:
    cells = [cell for record in csv.reader(io.StringIO(text(table))) for cell in record]
    assert [cell for cell in cells if unicodedata.normalize("NFC", cell) != cell or cell != cell.strip()] == []


@pytest.mark.parametrize(
    ("table", "least"),
    [
        ("organizations", 250),
        ("memberships", 900),
        ("officials", 800),
        ("tenures", 900),
        ("agreements", 120),
        ("agreement-parties", 250),
        ("names/organizations", 1500),
        ("names/officials", 5000),
        ("names/agreements", 500),
    ],
)
def test_a_table_is_broad_enough(table: str, least: int) -> None:
    assert len(rows(table)) >= least


@pytest.mark.parametrize("table", LABELLED)
def test_ids_are_unique_ascii_and_labels_stand_in_three_forms(table: str) -> None:
    for row in rows(table):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]), row
        assert row["label_en"], row
        assert HAN.search(row["label_hans"] + "无" * (row["label_hans"] == row["label_en"])), row
        assert row["label_hant"], row
    assert [one for one, count in Counter(row["id"] for row in rows(table)).items() if count > 1] == []


@pytest.mark.parametrize("table", LABELLED)
@pytest.mark.parametrize("label", ["label_en", "label_hans", "label_hant"])
def test_no_two_things_of_a_table_share_a_label(table: str, label: str) -> None:
    assert [name for name, count in Counter(row[label] for row in rows(table)).items() if count > 1] == []


@pytest.mark.parametrize("table", LABELLED)
def test_wikidata_identifiers_look_like_ones_and_are_used_once(table: str) -> None:
    items = [row["wikidata"] for row in rows(table) if row["wikidata"]]
    assert all(re.fullmatch(r"Q[1-9]\d*", item) for item in items)
    assert len(items) == len(set(items))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("organizations", "state"),
        ("memberships", "member"),
        ("memberships", "organization"),
        ("tenures", "official"),
        ("tenures", "actor"),
        ("agreements", "place"),
        ("agreement-parties", "agreement"),
        ("agreement-parties", "party"),
        ("names/organizations", "entity"),
        ("names/officials", "entity"),
        ("names/agreements", "entity"),
    ],
)
def test_references_lead_to_a_row(table: str, column: str, known: set[str]) -> None:
    assert [row[column] for row in rows(table) if row[column] and row[column] not in known] == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [("memberships", ("start", "end")), ("tenures", ("start", "end")), ("agreements", ("date", "date"))],
)
def test_dates_are_iso_and_in_order(table: str, columns: tuple[str, str]) -> None:
    for row in rows(table):
        start, end = (row[column] for column in columns)
        assert all(DATE.fullmatch(date) for date in (start, end) if date), row
        assert not (start and end and before(end, start)), row


@pytest.mark.parametrize("table", [table for table in sorted(COLUMNS) if "checked" in COLUMNS[table]])
def test_checked_is_a_date_or_nothing(table: str) -> None:
    assert all(DATE.fullmatch(row["checked"]) for row in rows(table) if row["checked"])


def test_kinds_and_statuses_are_of_the_contract() -> None:
    assert {row["kind"] for row in rows("organizations")} <= ORGANISATION_KINDS
    assert {row["kind"] for row in rows("agreements")} <= AGREEMENT_KINDS
    assert {row["status"] for row in rows("agreements")} <= AGREEMENT_STATUSES


@pytest.mark.parametrize(("topic", "kinds"), sorted(NAME_KINDS.items()))
def test_names_have_a_known_kind_language_and_region(topic: str, kinds: set[str]) -> None:
    for row in rows(f"names/{topic}"):
        assert row["kind"] in kinds, row
        assert row["lang"] in {"en", "zh-Hans", "zh-Hant"}, row
        assert row["region"] in {"", "TW", "HK"}, row
        assert not row["region"] or row["lang"] == "zh-Hant", row


@pytest.mark.parametrize("topic", ["organizations", "agreements"])
def test_a_name_belongs_to_one_thing(topic: str) -> None:
    assert names_held_twice(rows(f"names/{topic}")) == []


def test_a_strong_name_belongs_to_one_person() -> None:
    assert names_held_twice(rows("names/officials")) == []


def test_two_strong_holders_of_a_name_would_be_found() -> None:
    table = [
        {"entity": "official/one", "name": "Doe", "lang": "en", "kind": "short-name"},
        {"entity": "official/two", "name": "Doe", "lang": "en", "kind": "full"},
        {"entity": "official/three", "name": "Roe", "lang": "en", "kind": "weak"},
        {"entity": "official/two", "name": "Roe", "lang": "en", "kind": "short-name"},
    ]
    assert names_held_twice(table) == [("Doe", "en")]


def test_every_official_has_a_full_name_in_each_form() -> None:
    full = {(row["entity"], row["lang"]) for row in rows("names/officials") if row["kind"] == "full"}
    missing = [
        (one, lang)
        for one in ids("officials")
        for lang in ("en", "zh-Hans", "zh-Hant")
        if (f"official/{one}", lang) not in full
    ]
    assert missing == []


def test_one_character_is_never_a_strong_name() -> None:
    short = [row["name"] for row in rows("names/officials") if row["kind"] != "weak" and len(row["name"]) < 2]
    assert short == []


def test_offices_of_tenures_are_in_the_lexicon() -> None:
    codes = {entry["code"] for entry in lexicon("offices")}
    assert sorted({row["office"] for row in rows("tenures")} - codes) == []
    assert all(row["office_en"] and row["office_hans"] and row["office_hant"] for row in rows("tenures"))


def test_single_holder_offices_are_held_one_at_a_time() -> None:
    single = {entry["code"] for entry in lexicon("offices") if entry["single"]}
    assert overlaps(rows("tenures"), single) == []


def test_an_overlap_would_be_found() -> None:
    first = {"official": "official/one", "actor": "state/RUS", "office": "head-of-state", "start": "2001", "end": ""}
    second = {**first, "official": "official/two", "start": "2003-05"}
    after = {**first, "official": "official/two", "start": "2002"}
    assert overlaps([second, first], {"head-of-state"}) == [("state/RUS", "official/one", "official/two")]
    assert overlaps([after, {**first, "end": "2002-06"}], {"head-of-state"}) == []
    assert overlaps([second, first], set()) == []


def test_most_members_of_the_united_nations_have_a_head() -> None:
    members = {row["member"] for row in rows("memberships") if row["organization"] == "organization/un"}
    heads = {
        row["actor"] for row in rows("tenures") if row["office"] in {"head-of-state", "head-of-government", "monarch"}
    }
    missing = sorted(members - heads - {"state/SUN", "state/YUG", "state/CSK"})
    assert len(missing) <= 12, missing


@pytest.mark.parametrize("name", ["offices", "nonofficials"])
def test_words_of_a_lexicon_stand_once_and_in_three_forms(name: str) -> None:
    for form in ("en", "hans", "hant"):
        words = [word for entry in lexicon(name) for word in entry[form]]
        assert all(isinstance(word, str) and word == unicodedata.normalize("NFC", word) for word in words)
        assert [word for word, count in Counter(word.lower() for word in words).items() if count > 1] == []
        assert all(entry[form] for entry in lexicon(name))


def test_the_office_lexicon_is_broad_and_ranked() -> None:
    entries = lexicon("offices")
    assert len(entries) >= 280
    assert len({entry["code"] for entry in entries}) == len(entries)
    assert {entry["rank"] for entry in entries} <= RANKS
    assert all(isinstance(entry["single"], bool) for entry in entries)
    assert all(set(entry) - {"own", "meant"} == {"code", "en", "hans", "hant", "rank", "single"} for entry in entries)


def test_an_office_and_a_trade_are_told_apart() -> None:
    for form in ("en", "hans", "hant"):
        offices = {word.lower() for entry in lexicon("offices") for word in entry[form]}
        trades = {word.lower() for entry in lexicon("nonofficials") for word in entry[form]}
        assert sorted(offices & trades) == []
