"""Random tables: the output parses, each line stands once, and it says what a slow, obvious program says."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import sorting
from kg.mapping.engine import joins, repeats
from kg.pipeline.maps.mapped import map_file
from kg.sources import pieces
from tests.mapping.engine import reference

COLUMNS = ("id", "name", "note", "tag", "page", "boss", "group")
NASTY = [
    '"',
    '""',
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\\",
    "\x00",
    "\x1f",
    "\x7f",
    "\x85",
    "\u2028",
    ",",
    "é",
    "e\u0301",
    "中",
    "😀",
    "👩‍👩‍👧",
]
TEXTS = st.one_of(
    st.just(""),
    st.lists(st.sampled_from([*NASTY, "a", " ", "{", "%", "<"]), max_size=4).map("".join),
    st.text(st.characters(codec="utf-8"), max_size=5),
)
IDS = st.one_of(st.sampled_from(["1", "2", "3", "a b", "ü/😀", ""]), st.uuids().map(str))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": IDS,
            "name": TEXTS,
            "note": TEXTS,
            "tag": st.sampled_from(["", "en", "zh-Hans", "zh-Hant", "no_tag"]),
            "page": st.sampled_from(["", "http://example.org/p/1", "page/x", "no page"]),
            "boss": IDS,
            "group": st.sampled_from(["", "g", "p/1"]),
        }
    ),
    max_size=12,
)
FORMS: tuple[dict[str, Any], ...] = ({"lineterminator": "\r\n"}, {"lineterminator": "\n", "quoting": csv.QUOTE_ALL})


def written(folder: Path, rows: list[dict[str, str]], form: dict[str, Any]) -> Path:
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, **form)
        writer.writeheader()
        writer.writerows(rows)
    (folder / "m.yaml").write_text(reference.MAPPING, "utf-8")
    return folder / "m.yaml"


def parsed(lines: list[str]) -> set[ox.Quad]:
    return set(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))


@settings(max_examples=80, deadline=None)
@given(rows=ROWS, form=st.sampled_from(FORMS))
def test_random_tables_make_what_the_reference_makes(rows: list[dict[str, str]], form: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = list(map_file(written(Path(folder), rows, form), jobs=1).lines)
    assert len(set(lines)) == len(lines)
    found = parsed(lines)
    assert len(found) == len(lines)
    assert found == reference.quads(rows)
    assert parsed([f"{quad} ." for quad in found]) == found


def many() -> list[dict[str, str]]:
    texts = ["", "x", 'q"\n', "中😀", "a\\b"]
    return [
        {
            "id": str(number % 700),
            "name": texts[number % 5],
            "note": texts[number % 3],
            "tag": ["", "en", "no_tag"][number % 11 % 3],
            "page": ["", "page/x", "no page", "http://e.org/"][number % 13 % 4],
            "boss": str(number * 7 % 900),
            "group": ["", "g", "h"][number % 3],
        }
        for number in range(1000)
    ]


@pytest.mark.parametrize("form", FORMS)
def test_small_pieces_files_and_threads_change_nothing(
    form: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = many()
    path = written(tmp_path, rows, form)
    for place, name, value in (
        (pieces, "SIZE", 4096), (sorting, "BLOCK", 512), (repeats, "IN_MEMORY", 64), (repeats, "AT_ONCE", 64),
        (joins, "IN_MEMORY", 64),
    ):  # fmt: skip
        monkeypatch.setattr(place, name, value)
    lines = list(map_file(path, jobs=1).lines)
    assert parsed(lines) == reference.quads(rows)
    assert len(set(lines)) == len(lines) > 3000
    for jobs in (2, 3, 5):
        assert list(map_file(path, jobs=jobs).lines) == lines
    monkeypatch.setattr(repeats, "MOST", 10)
    assert set(map_file(path, jobs=2).lines) == set(lines)
