from __future__ import annotations

import base64
import json
from hashlib import sha256
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from kg import resources
from kg.doctor import as_json, as_text, diagnosis, machine, parts, shipped
from kg.doctor.parts import Package

METADATA = """Metadata-Version: 2.4
Name: diplokg
Version: 1.0
Provides-Extra: some
Requires-Dist: click>=8.1
Requires-Dist: rich>=9999
Requires-Dist: no-such-package
Requires-Dist: only-elsewhere; sys_platform == "nowhere"
Requires-Dist: not-there-either>=1; extra == "some"
"""


@pytest.fixture
def dist(tmp_path: Path) -> Distribution:
    """A wheel as it is installed: two files, of which RECORD knows the digests."""
    info = tmp_path / "diplokg-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA, encoding="utf-8")
    (tmp_path / "kg").mkdir()
    for name in ("kept.txt", "other.txt"):
        (tmp_path / "kg" / name).write_text("as built", encoding="utf-8")
    digest = "sha256=" + base64.urlsafe_b64encode(sha256(b"as built").digest()).decode().rstrip("=")
    record = f"kg/kept.txt,{digest},8\nkg/other.txt,{digest},8\n../bin/kg,{digest},8\ndiplokg-1.0.dist-info/RECORD,,\n"
    (info / "RECORD").write_text(record, encoding="utf-8")
    return PathDistribution(info)


def test_all_shipped_files_are_listed_with_their_digests() -> None:
    faults: list[str] = []
    folders = {one.name: dict(one.files) for one in shipped.shipped(faults)}

    assert faults == []
    assert sorted(folders) == ["data", "ontology", "seeds/registry", "shapes"]
    settings = resources.read_text("data", "settings.toml").encode()
    assert folders["data"]["settings.toml"] == sha256(settings).hexdigest()
    assert "names/cedict.csv" in folders["seeds/registry"]


def test_the_digest_of_a_folder_depends_on_names_and_contents() -> None:
    one, renamed, changed = (shipped.Folder("x", (pair,)) for pair in (("a", "0"), ("b", "0"), ("a", "1")))

    assert len({one.digest, renamed.digest, changed.digest}) == 3
    assert one.digest == sha256(b"0  a\n").hexdigest()


def test_a_missing_folder_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "_roots", lambda kind: (tmp_path / kind,))
    faults: list[str] = []

    assert shipped.shipped(faults) == ()
    assert len(faults) == 4
    assert "ontology" in faults[1]


def test_files_are_held_against_what_was_installed(dist: Distribution, tmp_path: Path) -> None:
    assert shipped.altered(dist) == ()

    (tmp_path / "kg" / "other.txt").write_text("as changed", encoding="utf-8")
    assert shipped.altered(dist) == ("kg/other.txt",)

    (tmp_path / "kg" / "kept.txt").unlink()
    assert shipped.altered(dist) == ("kg/kept.txt", "kg/other.txt")


def test_packages_that_are_missing_or_too_old_are_told(dist: Distribution) -> None:
    found = {one.name: (one.found is not None, one.fits) for one in parts.needed(dist)}

    assert found == {"click": (True, True), "rich": (True, False), "no-such-package": (False, False)}
    assert parts.extras(dist) == {"some": (Package("not-there-either", ">=1", None, fits=False),)}


def test_faults_are_those_of_the_installation(monkeypatch: pytest.MonkeyPatch, dist: Distribution) -> None:
    monkeypatch.setattr(diagnosis, "distribution", lambda _name: dist)
    found = diagnosis.diagnose()

    assert [fault.split(":")[0].split()[0] for fault in found.faults] == ["no-such-package", "rich"]
    assert "lacks not-there-either" in as_text(found)
    assert not json.loads(as_json(found))["ok"]


def test_a_program_is_looked_for_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not any(one.found for one in parts.programs())

    (tmp_path / "java").write_text("#!/bin/false\n", encoding="utf-8")
    (tmp_path / "java").chmod(0o755)
    assert [one.name for one in parts.programs() if one.found] == ["java"]


def test_a_folder_that_cannot_be_written_to_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "gone"))
    current, temporary = machine.places()

    assert current.fault is None
    assert current.free is not None
    assert temporary.fault == "No such file or directory"
    assert any(one.startswith("temporary folder: cannot be written to") for one in diagnosis.diagnose().faults)


def test_nothing_stays_where_writing_is_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    machine.places()

    assert list(tmp_path.iterdir()) == []


def test_limits_are_numbers_or_none() -> None:
    found = machine.limits()

    assert found["cores"] is not None
    assert found["cores"] >= 1
    assert {"memory", "open_files", "address_space"} <= found.keys()


def test_neither_paths_nor_values_of_variables_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KG_PASSWORD", "not for others")
    monkeypatch.chdir(tmp_path)
    found = diagnosis.diagnose()

    for told in (as_text(found), as_json(found)):
        assert "KG_PASSWORD" in told
        assert "not for others" not in told
        assert str(tmp_path) not in told
        assert str(Path.home()) not in told
