"""Reads hand lists and writes the generated tables: UTF-8, LF, sorted, quoted only where needed."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

HAND = Path(__file__).parent / "hand"
CHECKED = "2026-11"
"""The month in which the rows were last compared with their sources."""

STATE_COLUMNS = (
    "id", "iso2", "numeric", "label_en", "label_hans", "label_hant", "capital", "geonames", "wikidata", "eu",
    "start", "end", "source", "checked",
)  # fmt: skip
PLACE_COLUMNS = (
    "id", "state", "label_en", "label_hans", "label_hant", "capital_of", "geonames", "wikidata", "source", "checked",
)  # fmt: skip

Row = dict[str, str]


class Name(NamedTuple):
    """A row of `names/*.csv`, in the order of its columns."""

    entity: str
    name: str
    lang: str
    kind: str
    region: str
    source: str


def read_hand(name: str) -> list[Row]:
    """Return the rows of a hand list."""
    with (HAND / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _clean(value: str) -> str:
    return unicodedata.normalize("NFC", value)


def write_rows(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Write rows sorted by `id`."""
    ordered = sorted(rows, key=lambda row: row["id"])
    _write(path, columns, ([row.get(column, "") for column in columns] for row in ordered))


def write_names(path: Path, names: Iterable[Name]) -> None:
    """Write names sorted and without repeats."""
    _write(path, Name._fields, sorted(set(names)))


def _write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_clean(value) for value in row] for row in rows)
