"""Rows of `places.csv`: capitals, the towns of the hand list, and large cities whose Chinese name is sure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.text.script import fold
from scripts.registry.chinese import ChineseNames
from scripts.registry.sources import City
from scripts.registry.tables import CHECKED, Name, Row, read_hand

_LARGE = 500_000
_LARGER = {"CN": 1_000_000, "IN": 1_000_000}  # many large cities that diplomatic news never names
_CITY_STATES = frozenset({"GI", "HK", "MC", "MO", "SG", "VA"})
_OWN_CHARACTERS = frozenset({"JP", "KP", "KR", "TW", "VN"})  # names that are not sounds: only by hand or dictionary
_PLAIN = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ß": "ss", "ə": "a"})


@dataclass(slots=True)
class Place:
    """A place on its way into the table."""

    iso2: str
    city: City | None
    capital_of: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    names: set[Name] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


def fold_name(name: str) -> str:
    """Return a Latin name in lower-case ASCII letters and digits with hyphens between words."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    text = "".join(character for character in plain if character.isascii())
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['.]", "", text)).strip("-")


class Gazetteer:
    """Cities of GeoNames by country and folded name, the largest of a name first."""

    def __init__(self, cities: Iterable[City]) -> None:
        self._by_name: dict[tuple[str, str], list[City]] = defaultdict(list)
        for city in sorted(cities, key=lambda city: (-city.population, int(city.geonames))):
            for name in sorted(
                {fold_name(city.name)} | {fold_name(other) for other in city.alternates if other.isascii()}
            ):
                self._by_name[city.iso2, name].append(city)

    def find(self, iso2: str, name: str) -> City | None:
        """Return the largest city that bears the name, one whose main name it is before others."""
        found = self._by_name.get((iso2, fold_name(name)), [])
        return next((city for city in found if fold_name(city.name) == fold_name(name)), found[0] if found else None)


def make_places(
    cities: list[City], facts: dict[str, dict[str, str]], states: dict[str, Row], chinese: ChineseNames
) -> dict[str, Place]:
    """Return the places by identifier; `states` are the rows of states by ISO 3166-1 alpha-2 code."""
    gazetteer = Gazetteer(cities)
    places = [*_hand_places(gazetteer), *_capitals(gazetteer, facts, states), *_large(cities)]
    unique: dict[tuple[str, str], Place] = {}
    for place in places:
        key = (place.iso2, place.city.geonames if place.city else place.labels["en"])
        first = unique.setdefault(key, place)
        first.capital_of = first.capital_of or place.capital_of
    for place in unique.values():
        _complete(place, chinese, states[place.iso2]["label_en"])
    return _identify(place for place in unique.values() if place.labels.get("zh-Hans") or place.capital_of)


def _hand_places(gazetteer: Gazetteer) -> Iterator[Place]:
    for row in read_hand("places.csv"):
        city = gazetteer.find(row["iso2"], row["name"]) if row["name"] else None
        labels = {"en": row["label_en"], "zh-Hans": row["label_hans"], "zh-Hant": row["label_hant"]}
        labels = {lang: label for lang, label in labels.items() if label}
        labels.setdefault("en", row["name"])
        yield Place(row["iso2"], city, row["state_capital"], labels, sources={"hand"})


def _capitals(gazetteer: Gazetteer, facts: dict[str, dict[str, str]], states: dict[str, Row]) -> Iterator[Place]:
    without = {row["id"] for row in read_hand("without-capital.csv")} | {
        row["state_capital"].removeprefix("state/") for row in read_hand("places.csv")
    }
    for iso2, row in sorted(states.items()):
        if row["id"] in without:
            continue
        capital = facts.get(iso2, {}).get("capital", "")
        city = gazetteer.find(iso2, capital) if capital and iso2 not in _CITY_STATES else None
        if city is not None and not row.get("end"):
            yield Place(iso2, city, f"state/{row['id']}")


def _large(cities: Iterable[City]) -> Iterator[Place]:
    dropped = {(row["iso2"], row["name"]) for row in read_hand("dropped-places.csv")}
    for city in cities:
        if (city.iso2, city.name) in dropped:
            continue
        if city.population >= _LARGER.get(city.iso2, _LARGE) and city.iso2 not in _CITY_STATES | _OWN_CHARACTERS:
            yield Place(city.iso2, city)


def _complete(place: Place, chinese: ChineseNames, country: str) -> None:
    """Add what dictionaries and GeoNames know to the labels given by hand."""
    city = place.city
    if city is None:
        return
    place.sources.add("geonames")
    place.labels.setdefault("en", city.name.replace("’", "'").replace("‘", "'"))
    for found in chinese.find(city, country, place.labels["en"], is_capital=bool(place.capital_of)):
        if found.lang not in place.labels:
            place.labels[found.lang] = found.name
            place.sources.add(found.source)
        elif place.labels[found.lang] != found.name:
            place.names.add(Name("", found.name, found.lang, "alias", found.region, found.source))
    plain = "".join(char for char in unicodedata.normalize("NFKD", place.labels["en"]) if char.isascii())
    if plain != place.labels["en"]:
        place.names.add(Name("", plain, "en", "alias", "", "geonames"))


def _identify(places: Iterable[Place]) -> dict[str, Place]:
    """Return the places by identifier: the folded English label, for lesser namesakes followed by the country code."""
    found: dict[str, Place] = {}
    for place in sorted(places, key=_weight):
        key = fold_name(place.labels["en"])
        for candidate in (key, f"{key}-{place.iso2.lower()}", f"{key}-{place.city.geonames if place.city else ''}"):
            if candidate not in found:
                found[candidate] = place
                break
    return found


def _weight(place: Place) -> tuple[bool, int, str]:
    return (not place.capital_of, -(place.city.population if place.city else 0), place.labels["en"])


def place_rows(places: dict[str, Place], states: dict[str, Row]) -> list[Row]:
    """Return the rows of the table."""
    return [
        {
            "id": key,
            "state": f"state/{states[place.iso2]['id']}",
            "label_en": place.labels["en"],
            "label_hans": place.labels.get("zh-Hans", ""),
            "label_hant": place.labels.get("zh-Hant", ""),
            "capital_of": place.capital_of,
            "geonames": place.city.geonames if place.city else "",
            "source": "; ".join(sorted(place.sources)),
            "checked": CHECKED,
        }
        for key, place in places.items()
    ]


def place_names(places: dict[str, Place], source: str, taken: frozenset[str]) -> Iterator[Name]:
    """Yield the further names of places that come from a source, without those of states and other places."""
    labels = {fold(label) for place in places.values() for label in place.labels.values()}
    for key, place in places.items():
        for name in place.names:
            others = labels.difference(map(fold, place.labels.values()))
            is_free = fold(name.name) not in taken | others
            if name.source == source and is_free:
                yield name._replace(entity=f"place/{key}")
