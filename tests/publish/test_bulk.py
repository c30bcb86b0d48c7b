from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kg.errors import OutputError, SettingsError
from kg.graph import Dataset, load
from kg.publish import get_profile, profiles, write_bulk

VIEW = [f'<http://e/s{n}> <http://e/p> "v . {n}" .' for n in range(5)]
NAMED = ["<http://e/s> <http://e/p> <http://e/o> <http://e/g> ."]
WITH_LOADER = [name for name, profile in profiles().items() if profile.bulk]


@pytest.mark.parametrize("name", WITH_LOADER)
def test_parts_together_are_the_graph(tmp_path: Path, name: str) -> None:
    graph = "http://e/view" if name == "virtuoso" else None

    written = write_bulk(Dataset(VIEW + NAMED), tmp_path / "new", get_profile(name), graph=graph, size=4)

    *parts, script = written
    assert [part.name for part in parts] == ["part-0001.nq", "part-0002.nq"]
    found = Dataset(line for part in parts for line in load(part).lines)
    assert found.triples(graph) == Dataset(VIEW).triples()
    assert len(found.triples("http://e/g")) == 1
    text = script.read_text(encoding="utf-8")
    assert ".nq" in text or "FORMAT = nq" in text or str(tmp_path / "new") in text
    assert "{" not in text.replace("${", "")


def test_a_graph_without_names_is_written_as_triples(tmp_path: Path) -> None:
    parts = write_bulk(Dataset(VIEW), tmp_path, get_profile("oxigraph"))

    assert [path.name for path in parts] == ["part-0001.nt", "load.sh"]


@pytest.mark.parametrize("name", [name for name in WITH_LOADER if name not in ("virtuoso", "qlever")])
def test_scripts_are_shell_and_ask_for_their_argument(tmp_path: Path, name: str) -> None:
    script = write_bulk(Dataset(VIEW), tmp_path, get_profile(name))[-1]

    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
    without = subprocess.run(["sh", str(script)], capture_output=True, encoding="utf-8", check=False)
    assert without.returncode != 0
    assert "the " in without.stderr


def test_parts_of_another_graph_are_not_mixed_in(tmp_path: Path) -> None:
    write_bulk(Dataset(VIEW), tmp_path, get_profile("oxigraph"))

    with pytest.raises(OutputError, match="part-0001"):
        write_bulk(Dataset(NAMED), tmp_path, get_profile("oxigraph"))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(OutputError):
        write_bulk(Dataset(VIEW), tmp_path / "file", get_profile("oxigraph"))


def test_a_store_without_a_known_loader_is_told() -> None:
    with pytest.raises(SettingsError, match="bulk loader is known"):
        write_bulk(Dataset(VIEW), Path("unused"), get_profile("generic"))
