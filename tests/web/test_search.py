from __future__ import annotations

import json

import pytest

from kg.web.files import search_index
from kg.web.holdings import Holdings
from kg.web.search import EXACT, NEAR, key_of, sound_of


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("Vladimir Putin", "official/vladimir-putin"),
        ("putin", "official/vladimir-putin"),
        ("VLADIMIR  PUTIN", "official/vladimir-putin"),
        ("普京", "official/vladimir-putin"),
        ("普丁", "official/vladimir-putin"),
        ("蒲亭", "official/vladimir-putin"),  # which only the registry knows
        ("弗拉基米爾普京", "official/vladimir-putin"),
        ("pujing", "official/vladimir-putin"),
        ("Putyn", "official/vladimir-putin"),
        ("佩澤什基安", "official/masoud-pezeshkian"),
        ("eluosi", "state/RUS"),
        ("俄罗斯", "state/RUS"),
        ("俄羅斯", "state/RUS"),
        ("Sotschi", "place/sochi"),
    ],
)
def test_a_thing_is_found_by_any_spelling(holdings: Holdings, typed: str, end: str) -> None:
    hits = holdings.index.find(typed, holdings.busy)

    assert hits[0].iri == holdings.base + end


def test_what_fits_whole_comes_before_what_holds_it(holdings: Holdings) -> None:
    hits = holdings.index.find("Iran", holdings.busy)

    assert hits[0].fit == EXACT
    assert [hit.fit for hit in hits] == sorted(hit.fit for hit in hits)
    assert len({hit.iri for hit in hits}) == len(hits)


@pytest.mark.parametrize("typed", ["", "   ", "!?", "qqqqqqqqq"])
def test_nothing_is_found_for_nothing(holdings: Holdings, typed: str) -> None:
    assert holdings.index.find(typed, holdings.busy) == []


def test_a_near_spelling_counts_only_when_nothing_fits(holdings: Holdings) -> None:
    assert {hit.fit for hit in holdings.index.find("Putyn", holdings.busy)} == {NEAR}
    assert NEAR not in {hit.fit for hit in holdings.index.find("Putin", holdings.busy)}


@pytest.mark.parametrize(
    ("text", "key"),
    [("Erdoğan", "erdogan"), ("内塔尼亚胡", "内塔尼亚胡"), ("內塔尼亞胡", "内塔尼亚胡"), ("Ｕ．Ｓ．", "us")],
)
def test_keys_are_folded(text: str, key: str) -> None:
    assert key_of(text) == key


def test_sounds_are_those_of_mandarin() -> None:
    assert sound_of("普京") == "pujing"
    assert sound_of("Putin") == ""


def test_the_index_of_files_holds_each_thing_with_keys_and_labels(holdings: Holdings) -> None:
    index = json.loads(search_index(holdings, ["en", "zh-Hant"]))
    putin = next(one for one in index["things"] if one["path"] == "id/official/vladimir-putin.html")

    assert putin["labels"] == {"en": "Vladimir Putin", "zh-Hant": "弗拉迪米爾·普丁"}
    assert {"普京", "pujing", "vladimirputin"} <= set(putin["keys"])
    assert index["types"][putin["type"]]["en"] == "official"
    assert index["fold"]["亞"] == "亚"
