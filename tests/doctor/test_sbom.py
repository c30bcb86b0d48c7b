"""The bill of materials is valid CycloneDX, complete, and the same bytes each time."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

import kg.doctor.diagnosis as doctor
from kg.cli import main
from kg.doctor import materials
from kg.doctor.reached import reach
from kg.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def text() -> str:
    return materials()


@pytest.fixture(scope="module")
def bill(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def of_type(bill: dict[str, Any], kind: str) -> dict[str, Any]:
    return {one["name"]: one for one in bill["components"] if one["type"] == kind}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what the validator uses
def test_it_is_what_the_schema_of_cyclonedx_asks_for(text: str) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)

    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"type": "file"', '"type": "fill"', 1)) is not None


def test_packages_have_version_licence_address_and_needs(bill: dict[str, Any]) -> None:
    packages = of_type(bill, "library")
    needs = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    rdflib = packages["rdflib"]

    assert (rdflib["version"], rdflib["scope"]) == (version("rdflib"), "required")
    assert rdflib["purl"] == rdflib["bom-ref"] == f"pkg:pypi/rdflib@{version('rdflib')}"
    assert rdflib["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
    assert packages["lxml"]["scope"] == "optional"
    assert packages["pyparsing"]["bom-ref"] in needs[rdflib["bom-ref"]]
    assert rdflib["bom-ref"] in needs[bill["metadata"]["component"]["bom-ref"]]
    assert set(needs) >= {one["bom-ref"] for one in packages.values()}


def test_tools_of_development_are_no_part_of_an_installation(bill: dict[str, Any]) -> None:
    assert not {"pytest", "mypy", "hypothesis", "diplokg"} & set(of_type(bill, "library"))


def test_shipped_files_have_digest_and_licence(bill: dict[str, Any]) -> None:
    files = of_type(bill, "file")
    labels = (ROOT / "kg" / "data" / "labels.yaml").read_bytes()

    assert files["kg/data/labels.yaml"]["hashes"] == [{"alg": "SHA-256", "content": sha256(labels).hexdigest()}]
    assert files["kg/data/labels.yaml"]["licenses"] == [{"license": {"id": "Apache-2.0"}}]
    assert files["kg/seeds/registry/names/cedict.csv"]["licenses"] == [{"license": {"id": "CC-BY-SA-4.0"}}]
    assert {name.split("/")[1] for name in files} == {"data", "ontology", "seeds", "shapes"}


def test_it_is_the_same_bytes_each_time_without_clock_or_paths(text: str) -> None:
    assert materials() == text
    assert "timestamp" not in text
    assert str(ROOT) not in text


def test_the_command_prints_it(text: str) -> None:
    done = CliRunner().invoke(main, ["doctor", "--sbom"])

    assert (done.exit_code, done.stdout) == (0, text)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kg.doctor.sbom", None)
    done = CliRunner().invoke(main, ["doctor", "--sbom"])

    assert done.exit_code == 1
    assert "diplokg[sbom]" in done.stderr


def test_sources_that_nobody_installed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_distribution", lambda: None)
    with pytest.raises(InputError, match="runs from its sources"):
        materials()


def test_what_is_asked_for_and_missing_is_told_and_extras_are_followed() -> None:
    found = reach([Requirement("no-such-package-of-anybody"), Requirement("psycopg[binary]")])

    assert found.missing == ("no-such-package-of-anybody",)
    assert "psycopg-binary" in found.needs["psycopg"]
    assert "psycopg-binary" not in reach([Requirement("psycopg")]).packages
