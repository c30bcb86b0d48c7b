"""The shipped tables themselves: complete, unambiguous, and written as they should be."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.registry import load_registry
from kg.text.script import fold

SEEDS = Path(__file__).parents[2] / "seeds" / "registry"
GENERATED = ("cedict", "cldr", "geonames", "iso-codes", "seats", "places-hand", "states-hand")
FULL = {"label", "official", "alias"}


def rows(path: str) -> list[dict[str, str]]:
    with (SEEDS / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def names_of(prefix: str, kinds: set[str]) -> Iterator[tuple[str, str]]:
    registry = load_registry()
    for entity in registry.entities.values():
        if entity.id.startswith(prefix):
            yield from ((name, entity.id) for name in entity.labels.values())
    for name in registry.names:
        if name.entity.startswith(prefix) and name.kind in kinds:
            yield name.name, name.entity


def owners(prefix: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, entity in names_of(prefix, FULL):
        found[fold(name)].add(entity)
    return found


def test_every_state_has_three_labels() -> None:
    states = [entity for entity in load_registry().entities.values() if entity.type == "State"]
    assert len(states) > 250
    assert [state.id for state in states if set(state.labels) != {"en", "zh-Hans", "zh-Hant"}] == []


@pytest.mark.parametrize("column", ["iso2", "numeric", "geonames", "wikidata", "eu"])
def test_identifiers_of_states_are_unique(column: str) -> None:
    counts = Counter(row[column] for row in rows("states.csv") if row[column])
    assert [value for value, count in counts.items() if count > 1] == []


def test_capitals_lie_in_their_states() -> None:
    registry = load_registry()
    for entity in registry.entities.values():
        if entity.type == "State" and entity.capital and not entity.end:
            assert registry.entities[entity.capital].state == entity.id


def test_a_state_has_one_capital() -> None:
    counts = Counter(row["capital_of"] for row in rows("places.csv") if row["capital_of"])
    assert [state for state, count in counts.items() if count > 1] == []


def test_no_two_states_share_a_full_name() -> None:
    assert {name: found for name, found in owners("state/").items() if len(found) > 1} == {}


def test_no_two_places_share_a_name_and_none_is_named_as_a_state() -> None:
    places = owners("place/")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
    assert sorted(set(places) & set(owners("state/"))) == []


def test_exceptions_mask_no_state_or_place_itself() -> None:
    named = set(owners("state/")) | set(owners("place/"))
    assert sorted({masked.text for masked in load_registry().exceptions if fold(masked.text) in named}) == []


def test_short_forms_are_single_characters() -> None:
    shorts = [name for name in load_registry().names if name.kind == "short"]
    assert len({name.entity for name in shorts}) >= 60
    assert [name for name in shorts if len(name.name) != 1] == []


def test_sovereign_states_have_a_demonym() -> None:
    having = {name.entity for name in load_registry().names if name.kind == "demonym"}
    expected = {f"state/{row['id']}" for row in rows("states.csv") if row["capital"] and row["iso2"] and row["numeric"]}
    assert len(expected - having) < 15  # territories with a capital of their own


@pytest.mark.parametrize("path", sorted(path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*.csv")))
def test_tables_are_utf8_nfc_with_line_feeds(path: str) -> None:
    content = (SEEDS / path).read_bytes()
    text = content.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("path", ["states.csv", "places.csv"])
def test_tables_are_sorted_by_identifier(path: str) -> None:
    keys = [row["id"] for row in rows(path)]
    assert keys == sorted(keys)


@pytest.mark.parametrize("name", GENERATED)
def test_names_are_sorted(name: str) -> None:
    keys = [tuple(row.values()) for row in rows(f"names/{name}.csv")]
    assert keys == sorted(keys)


def test_every_table_is_described_with_its_licence() -> None:
    text = (SEEDS / "README.md").read_text(encoding="utf-8")
    paths = ["states.csv", "places.csv", "exceptions.csv", *(f"names/{name}.csv" for name in GENERATED)]
    assert [path for path in paths if f"`{path}`" not in text] == []


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("俄罗斯", "state/RUS"),
        ("俄羅斯聯邦", "state/RUS"),
        ("U.S.", "state/USA"),
        ("沙烏地阿拉伯", "state/SAU"),
        ("北韓", "state/PRK"),
        ("寮國", "state/LAO"),
        ("Côte d'Ivoire", "state/CIV"),
        ("Myanmar", "state/MMR"),
        ("前苏联", "state/SUN"),
        ("刚果（金）", "state/COD"),
        ("諾魯", "state/NRU"),
        ("科索沃", "state/XKX"),
        ("Ivory Coast", "state/CIV"),
        ("Türkiye", "state/TUR"),
    ],
)  # fmt: skip
def test_well_known_names_lead_to_their_states(name: str, entity: str) -> None:
    assert owners("state/")[fold(name)] == {entity}
