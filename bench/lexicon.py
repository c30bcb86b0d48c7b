"""Registries of any size, of persons who are nobody."""

from __future__ import annotations

import csv
from pathlib import Path

from bench.world import person_names, read_words

_FAR = 10_000_000  # beyond the persons of a world


def write_registry(folder: Path, names: int) -> None:
    """Write a registry of so many names, three a person, into a folder."""
    words = read_words()
    with (folder / "officials.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["id", "label_en", "label_hans", "label_hant", "wikidata", "source", "checked"])
        for number in range((names + 2) // 3):
            name = person_names(words, _FAR + number)
            table.writerow([f"nobody-{number}", name["en"], name["zh-Hans"], name["zh-Hant"], "", "synthetic", ""])
