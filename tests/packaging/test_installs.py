"""A wheel and an editable install both find every file that ships."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("ontology", "shapes", "seeds/registry", "kg/data")

PROBE = """
import json, site, sys
site.addsitedir(sys.argv[1])
sys.path.append(sys.argv[2])
import kg
from kg import resources

def walk(place, name):
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from walk(entry, f"{name}/{entry.name}")
        else:
            yield f"{name}/{entry.name}", len(entry.read_bytes())

found = {}
for kind in ("ontology", "shapes", "seeds", "data"):
    found.update(walk(resources.folder(kind), kind))
json.dump({"root": kg.__file__, "found": found}, sys.stdout)
"""


def shipped_files() -> dict[str, int]:
    """Return the sizes of the files that must ship, by kind and name."""
    files = [path for folder in SHIPPED for path in (ROOT / folder).rglob("*") if path.is_file()]
    return {path.relative_to(ROOT).as_posix().removeprefix("kg/"): path.stat().st_size for path in files}


def call(*args: str, folder: Path) -> str:
    result = subprocess.run(
        [sys.executable, *args], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert result.returncode == 0, result.stderr or result.stdout
    return result.stdout


def probe(site: Path, folder: Path) -> tuple[Path, dict[str, int]]:
    """Read every resource in a process that knows of no installation but the one in `site`."""
    answer = json.loads(call("-I", "-S", "-c", PROBE, str(site), sysconfig.get_path("purelib"), folder=folder))
    return Path(answer["root"]).parent.parent, answer["found"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    call("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), folder=ROOT)
    [path] = folder.glob("*.whl")
    return path


def test_wheel_holds_the_package_its_data_and_the_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kg").rglob("*.py")}

    assert wheel.name.startswith(f"diplokg-{kg.__version__}-")
    assert code | {f"kg/{name}" for name in shipped_files()} | {"kg/py.typed"} <= names
    assert {f"diplokg-{kg.__version__}.dist-info/licenses/{name}" for name in ("LICENSE", "NOTICE")} <= names
    assert {name.split("/")[0] for name in names} == {"kg", f"diplokg-{kg.__version__}.dist-info"}
    assert not [name for name in names if name.startswith("kg/seeds/documents")]


def test_wheel_finds_what_it_ships(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    call("-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", str(site), str(wheel), folder=tmp_path)

    root, found = probe(site, tmp_path)

    assert root == site
    assert found == shipped_files()


def test_editable_install_finds_the_checkout(tmp_path: Path) -> None:
    site = tmp_path / "site"
    options = ("-q", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(site))
    call("-m", "pip", "install", *options, "-e", str(ROOT), folder=tmp_path)

    root, found = probe(site, tmp_path)

    assert root == ROOT
    assert shipped_files().items() <= found.items()


DOCTOR = """
import site, sys
site.addsitedir(sys.argv[1])
sys.path.append(sys.argv[2])
from kg.cli import main
main(["doctor", "--json"], standalone_mode=False)
"""


def test_an_altered_file_of_a_wheel_is_found(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    call("-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", str(site), str(wheel), folder=tmp_path)
    ask = ("-I", "-S", "-c", DOCTOR, str(site), sysconfig.get_path("purelib"))

    assert json.loads(call(*ask, folder=tmp_path))["faults"] == []

    with (site / "kg" / "data" / "labels.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# altered\n")
    faults = json.loads(call(*ask, folder=tmp_path))["faults"]
    assert faults == ["kg/data/labels.yaml: is gone or was altered since it was installed"]
