"""Nothing is depended on or shipped whose licence nobody has looked at."""

from __future__ import annotations

import csv
import re
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from license_expression import ExpressionError, get_spdx_licensing

from kg.doctor.licences import OURS, Licences, read_licences
from scripts.licences import GROUPS, Row, installed, pinned, policy, rows

ROOT = Path(__file__).resolve().parents[2]
SPDX = get_spdx_licensing()


def parts(expression: str) -> set[str]:
    """Return the licences of an expression; of a choice, those that do."""
    parsed = SPDX.parse(expression, validate=True)
    return set(SPDX.license_keys(parsed))


def allowed(group: str) -> set[str]:
    """Return what a group allows: its own licences and those of the groups before it."""
    return {name for one in GROUPS[: GROUPS.index(group) + 1] for name in policy()["allowed"][one]}


def refused(row: Row) -> str | None:
    """Return why a package may not be depended on; one licence of a choice is enough."""
    if row.licence is None or not row.group:
        return f"{row.name}: no licence is known; record it in kg/data/licences.toml or scripts/licences.toml"
    try:
        choices = [parts(one) for one in re.split(r"\s+OR\s+", row.licence)]
    except ExpressionError as error:
        return f"{row.name}: {error}"
    return None if any(one <= allowed(row.group) for one in choices) else f"{row.name}: {row.licence}, {row.group}"


def test_every_pinned_package_has_a_licence_that_is_allowed_in_its_group() -> None:
    assert [why for row in rows() if (why := refused(row))] == []


def test_what_is_recorded_is_what_installed_packages_say() -> None:
    here = installed()
    recorded = {row.name: row for row in rows()}

    assert set(here) <= set(pinned()), "make constraints"
    assert {name: row.licence for name, row in here.items()} == {name: recorded[name].licence for name in here}


def test_nothing_is_recorded_of_packages_that_are_gone() -> None:
    assert set(policy()["elsewhere"]) | set(read_licences().packages) <= set(pinned())


@pytest.mark.parametrize(
    "row",
    [
        Row("a", "runtime", "GPL-3.0-only"),
        Row("a", "runtime", "LGPL-3.0-only"),
        Row("a", "runtime", "MIT AND GPL-2.0-only"),
        Row("a", "bench", "AGPL-3.0-only"),
        Row("a", "bench", "BSD"),
        Row("a", "runtime", None),
        Row("a", "", "MIT"),
    ],
)
def test_others_are_refused(row: Row) -> None:
    assert refused(row)


def test_a_choice_may_hold_one_that_is_not_allowed() -> None:
    assert refused(Row("a", "runtime", "GPL-2.0-only OR MIT")) is None


def test_each_source_of_rows_has_a_licence_and_each_table_those_of_its_rows() -> None:
    licences = read_licences()
    for path in sorted((ROOT / "seeds" / "registry").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            sources = {one for row in csv.DictReader(stream) for one in re.split(r";\s*", row.get("source") or "hand")}
        found = {licences.sources[one] for one in sources}
        assert parts(licences.of_file(f"kg/{path.relative_to(ROOT).as_posix()}")) == found, path.name


def test_licences_of_shipped_files_are_allowed_and_their_files_are_there() -> None:
    for path, licence in read_licences().files.items():
        assert (ROOT / (path if path.startswith("kg/data") else path.removeprefix("kg/"))).is_file(), path
        assert parts(licence) <= set(policy()["allowed"]["data"]), path


def test_the_notice_names_each_source_of_others() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower()
    for source, licence in read_licences().sources.items():
        assert licence == OURS or source in notice, source


def test_pages_ship_no_script_or_style_of_others() -> None:
    static = ROOT / "kg" / "data" / "web" / "static"
    assert {path.name for path in static.iterdir()} >= {"site.js", "site.css"}
    for path in static.rglob("*"):
        assert not re.search(r"@licen[sc]e|copyright|sourceMappingURL|@import", path.read_text("utf-8"), re.I), path


class Said(Distribution):
    """A package that says of itself what it is told."""

    def __init__(self, metadata: str) -> None:
        self._metadata = f"Metadata-Version: 2.4\nName: example\nVersion: 1\n{metadata}"

    def read_text(self, filename: str) -> str | None:
        return self._metadata if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\nLicense: GPL", "MIT OR Apache-2.0"),
        ("License: Words", "ISC"),
        ("License: MPL-2.0\nClassifier: License :: OSI Approved :: X", "MPL-2.0"),
        ("License: a text of a licence,\n with lines\nClassifier: License :: OSI Approved :: X", "BSD-3-Clause"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: X", "BSD-3-Clause"),
        ("Classifier: License :: OSI Approved", None),
        ("", None),
    ],
)
def test_the_most_exact_word_of_a_package_counts(metadata: str, licence: str | None) -> None:
    words = {"Words": "ISC", "License :: OSI Approved :: X": "BSD-3-Clause"}
    assert Licences(words, {}, {}, {}).of(Said(metadata)) == licence


def test_what_is_recorded_goes_before_what_a_package_says() -> None:
    licences = Licences({}, {"example": {"licence": "MIT", "source": "its repository"}}, {}, {})
    assert licences.of(Said("License: nothing exact, or wrong")) == "MIT"
    assert licences.of_file("kg/data/labels.yaml") == OURS
