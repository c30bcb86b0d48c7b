"""Command line of the generator."""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.registry import sources, states
from scripts.registry.tables import STATE_COLUMNS, read_hand, write_names, write_rows


def main() -> None:
    """Write the generated tables below the folder `--out`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--borders", type=Path, required=True, help="borders.json of npm @rapideditor/country-coder")
    parser.add_argument("--out", type=Path, default=Path("seeds/registry"))
    options = parser.parse_args()
    cldr, iso = sources.Cldr(), sources.IsoCodes()
    rows = states.make_states(cldr, iso, sources.read_country_facts(), sources.read_wikidata(options.borders))
    entries = list(sources.read_cedict())
    english = {row["label_en"]: row["id"] for row in rows}
    dropped = {row["name"] for row in read_hand("dropped-names.csv")}
    write_rows(options.out / "states.csv", STATE_COLUMNS, rows)
    write_names(options.out / "names/cldr.csv", states.cldr_names(rows, cldr))
    write_names(options.out / "names/iso-codes.csv", states.iso_names(rows, iso, dropped))
    write_names(options.out / "names/cedict.csv", states.cedict_names(rows, entries, english, dropped))


if __name__ == "__main__":
    main()
