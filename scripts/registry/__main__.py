"""Command line of the generator."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.text.script import fold
from scripts.registry import places, seats, sources, states
from scripts.registry.chinese import ChineseNames
from scripts.registry.tables import PLACE_COLUMNS, STATE_COLUMNS, read_hand, write_names, write_rows


def main() -> None:
    """Write the generated tables below the folder `--out`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--borders", type=Path, required=True, help="borders.json of npm @rapideditor/country-coder")
    parser.add_argument("--out", type=Path, default=Path("seeds/registry"))
    options = parser.parse_args()
    cldr, iso, facts = sources.Cldr(), sources.IsoCodes(), sources.read_country_facts()
    entries = list(sources.read_cedict())
    dropped = {row["name"] for row in read_hand("dropped-names.csv")}
    rows = states.make_states(cldr, iso, facts, sources.read_wikidata(options.borders))
    by_iso2 = {row["iso2"]: row for row in rows if row.get("iso2")}
    chinese = ChineseNames(entries, cldr, sources.Script(), dropped)
    towns = places.make_places(sources.read_cities(), facts, by_iso2, chinese)
    states.add_capitals(rows, {place.capital_of: key for key, place in towns.items() if place.capital_of})
    write_rows(options.out / "states.csv", STATE_COLUMNS, rows)
    write_rows(options.out / "places.csv", PLACE_COLUMNS, places.place_rows(towns, by_iso2))
    english = {row["label_en"]: row["id"] for row in rows}
    names = {
        "cldr": states.cldr_names(rows, cldr),
        "iso-codes": states.iso_names(rows, iso, dropped),
        "cedict": states.cedict_names(rows, entries, english, dropped),
        "geonames": iter(()),
    }
    taken = frozenset(fold(row[column]) for row in rows for column in ("label_en", "label_hans", "label_hant"))
    for source, found in names.items():
        every = [*found, *places.place_names(towns, source, taken)]
        if every:
            write_names(options.out / f"names/{source}.csv", every)
    write_names(options.out / "names/seats.csv", seats.seat_names(rows, towns, facts, taken))


if __name__ == "__main__":
    main()
