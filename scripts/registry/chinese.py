"""Finds the Chinese names of cities: in CLDR, in CC-CEDICT, and among the alternate names of GeoNames by sound."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.text.transliteration import similarity, syllables, to_letters
from scripts.registry.sources import City, Cldr, Entry, Script

_SOUNDS_RIGHT = 0.6
_LENGTHS = range(2, 9)
_NOT_A_TOWN = re.compile("[省州县縣区區郡府邦道河湖山島岛湾灣海峡峽]$")
_OWN_NAMES = frozenset({"CN"})


class Found(NamedTuple):
    """A Chinese name of a city."""

    name: str
    lang: str
    region: str
    source: str


class ChineseNames:
    """Looks up one city at a time; the best name of each script comes first."""

    def __init__(self, entries: Iterable[Entry], cldr: Cldr, script: Script, dropped: set[str]) -> None:
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.rest and len(entry.hans) in _LENGTHS and not _NOT_A_TOWN.search(entry.hans):
                self._entries[to_letters(entry.head)].append(entry)
        self._cldr = cldr
        self._script = script
        self._dropped = dropped

    def find(self, city: City, country: str, english: str, *, is_capital: bool) -> list[Found]:
        """Return the names of a city whose country is given by its English name."""
        names = {to_letters(city.name), to_letters(english)}
        found = [*self._cldr_city(city, names), *self._cedict(names, country, is_capital), *self._geonames(city)]
        return [name for name in dict.fromkeys(found) if name.name not in self._dropped]

    def _cedict(self, names: set[str], country: str, is_capital: bool) -> Iterator[Found]:
        for name in sorted(names):
            for entry in self._entries.get(name, ()):
                if country in entry.rest or (is_capital and "capital" in entry.rest):
                    if not entry.is_taiwanese:
                        yield Found(_without_city(entry.hans), "zh-Hans", "", "cedict")
                    region = "TW" if entry.is_taiwanese else ""
                    yield Found(_without_city(entry.hant), "zh-Hant", region, "cedict")

    def _cldr_city(self, city: City, names: set[str]) -> Iterator[Found]:
        if to_letters(self._cldr.city(city.zone, "en") or city.zone.rpartition("/")[2]) not in names:
            return
        for lang, region in (("zh-Hans", ""), ("zh-Hant", "TW")):
            name = self._cldr.city(city.zone, lang)
            if name and len(name) in _LENGTHS:
                yield Found(name, lang, region, "cldr")

    def _geonames(self, city: City) -> Iterator[Found]:
        scores: dict[str, float] = {}
        for name in city.han:
            hans = _without_city(self._script.to_hans(unicodedata.normalize("NFC", name)))
            if len(hans) in _LENGTHS and not _NOT_A_TOWN.search(hans):
                scores[hans] = _sounds_like(hans, city)
        best = max(scores, key=lambda name: (scores[name], name), default="")
        if scores.get(best, 0.0) >= _SOUNDS_RIGHT:
            yield Found(best, "zh-Hans", "", "geonames")
            yield Found(self._script.to_hant(best), "zh-Hant", "", "geonames")


def _without_city(name: str) -> str:
    return name[:-1] if name[-1:] == "市" and len(name) > 2 else name


def _sounds_like(hans: str, city: City) -> float:
    if city.iso2 in _OWN_NAMES:
        pinyin = "".join(syllables().pinyin.get(character, "?") for character in hans)
        return float(pinyin.replace("v", "u") == to_letters(city.name))
    return similarity(hans, city.name)
