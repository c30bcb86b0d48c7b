"""Names of capitals as seats of government, standing for the state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.text.script import fold
from scripts.registry.places import Place
from scripts.registry.tables import Name, Row, read_hand

_LEAST_PEOPLE = 3_000_000


def seat_names(
    states: Iterable[Row], places: dict[str, Place], facts: dict[str, dict[str, str]], taken: frozenset[str]
) -> Iterator[Name]:
    """Yield the names of the capitals of states that news speaks of by their capital, unless a state is called so."""
    without = {row["id"] for row in read_hand("without-seat.csv")}
    for row in states:
        place = places.get(row.get("capital", "").removeprefix("place/"))
        people = int(facts.get(row.get("iso2", ""), {}).get("population") or 0)
        if place is None or row["id"] in without or (people < _LEAST_PEOPLE and not row.get("end")):
            continue
        entity = f"state/{row['id']}"
        labels = [Name(entity, name, lang, "seat", "", "capital") for lang, name in place.labels.items()]
        others = [name._replace(entity=entity, kind="seat", source="capital") for name in place.names]
        yield from (name for name in labels + others if fold(name.name) not in taken)
