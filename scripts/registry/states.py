"""Rows of `states.csv` and the names of states that packages know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from scripts.registry.sources import Cldr, Entry, IsoCodes
from scripts.registry.tables import CHECKED, Name, Row, read_hand

_LANGS = (("en", "label_en"), ("zh-Hans", "label_hans"), ("zh-Hant", "label_hant"))
_REGIONS = (("CN", "zh-Hans", ""), ("TW", "zh-Hant", "TW"), ("HK", "zh-Hant", "HK"))
_UNUSABLE = re.compile(r"[,，、()（）;；]")
_STRAIGHT = str.maketrans({"’": "'"})


class _Country(Protocol):
    alpha_2: str
    alpha_3: str
    numeric: str
    name: str


def make_states(cldr: Cldr, iso: IsoCodes, facts: dict[str, dict[str, str]], items: dict[str, str]) -> list[Row]:
    """Return all rows, without capitals: those of ISO 3166-1, completed and followed by those of the hand list."""
    hand = {row["id"]: row for row in read_hand("states.csv")}
    rows = [_row(country, cldr, facts, items) for country in iso.countries]
    known = {row["id"] for row in rows}
    rows += [{"id": key, "source": "hand"} for key in hand if key not in known]
    for row in rows:
        given = {key: value for key, value in hand.get(row["id"], {}).items() if value and key != "note"}
        row.update(given)
        row["checked"] = CHECKED
        if row["id"] not in known and row.get("iso2"):
            row["geonames"] = facts[row["iso2"]]["geonameid"]
    return rows


def _row(country: _Country, cldr: Cldr, facts: dict[str, dict[str, str]], items: dict[str, str]) -> Row:
    iso2 = country.alpha_2
    labels = {column: _clean(cldr.territory(iso2, lang)) for lang, column in _LANGS}
    return {
        "id": country.alpha_3,
        "iso2": iso2,
        "numeric": country.numeric,
        **labels,
        "geonames": facts[iso2]["geonameid"],
        "wikidata": items.get(iso2, ""),
        "eu": country.alpha_3,
        "source": "iso-codes; cldr; geonames; country-coder",
    }


def _clean(name: str) -> str:
    return name.translate(_STRAIGHT)


def add_capitals(rows: Iterable[Row], capitals: dict[str, str]) -> None:
    """Fill in the capital of each state for which none is given by hand; `capitals` maps states to places."""
    for row in rows:
        place = capitals.get(f"state/{row['id']}")
        if place and not row.get("capital"):
            row["capital"] = f"place/{place}"


def cldr_names(states: Iterable[Row], cldr: Cldr) -> Iterator[Name]:
    """Yield CLDR's names that are not a label already, those of Hong Kong use as such."""
    for row in (row for row in states if row.get("iso2") and row["source"] != "hand"):
        labels = {lang: row[column] for lang, column in _LANGS}
        regions = {"en": "", "zh-Hans": "", "zh-Hant": "TW", "zh-Hant-HK": "HK"}
        for lang, region in regions.items():
            name = _clean(cldr.territory(row["iso2"], lang))
            written = lang.removesuffix("-HK")
            if name != labels[written] and not _UNUSABLE.search(name) and " - " not in name:
                yield Name(f"state/{row['id']}", name, written, "alias", region, "cldr")


def iso_names(states: Iterable[Row], iso: IsoCodes, dropped: set[str]) -> Iterator[Name]:
    """Yield the names and official names of iso-codes, in English and the three Chinese forms."""
    labels = {row["id"]: {row.get(column, "") for _, column in _LANGS} for row in states}
    for country in iso.countries:
        entity = f"state/{country.alpha_3}"
        forms = {
            "alias": [country.name, getattr(country, "common_name", "")],
            "official": [getattr(country, "official_name", "")],
        }
        for kind, names in forms.items():
            for name, lang, region in _forms(names, iso):
                if name not in dropped and name not in labels[country.alpha_3] and not _UNUSABLE.search(name):
                    yield Name(entity, name, lang, kind, region, "iso-codes")


def _forms(names: Iterable[str], iso: IsoCodes) -> Iterator[tuple[str, str, str]]:
    for english in filter(None, names):
        yield english.removeprefix("the "), "en", ""
        for region, lang, place in _REGIONS:
            chinese = iso.translate(english, region)
            if chinese:
                yield chinese, lang, place


def cedict_names(
    states: Iterable[Row], entries: Iterable[Entry], english: dict[str, str], dropped: set[str]
) -> Iterator[Name]:
    """Yield Chinese names whose definition is an English name of a state; `english` maps those to identifiers."""
    labels = {row["id"]: {row.get(column, "") for _, column in _LANGS} for row in states}
    for entry in entries:
        key = english.get(entry.head)
        if key is None or entry.hans in dropped or not 2 <= len(entry.hans) <= 14 or not entry.hans.isalpha():
            continue
        for name, lang in ((entry.hans, "zh-Hans"), (entry.hant, "zh-Hant")):
            if name not in labels[key]:
                yield Name(f"state/{key}", name, lang, "alias", "", "cedict")
