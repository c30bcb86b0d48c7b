from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, Store

import kg
from kg.cli import main
from kg.errors import InputError
from kg.graph import find_database, load
from kg.web.holdings import Holdings
from tests.serve.conftest import GRAPH


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `kg build --store` leaves it: the complete graph behind a link."""
    folder = tmp_path_factory.mktemp("store")
    store = Store(str(folder / "graph-3"))
    store.load(GRAPH, format=RdfFormat.TRIG)
    store.flush()
    del store
    (folder / "graph").symlink_to("graph-3")
    return folder


def test_a_store_holds_what_its_file_does(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    path.write_text(GRAPH, encoding="utf-8")
    stored, read = load(kept), load(path)

    assert (stored, stored.graphs, len(stored)) == (read, read.graphs, len(read))
    assert stored.triples() == read.triples()
    assert all(stored.triples(graph) == read.triples(graph) for graph in read.graphs)


def test_the_store_of_a_folder_is_asked_where_it_lies(kept: Path) -> None:
    named = kg.load(kept).query("names-of", name="法国").records()
    assert {row["name"] for row in named} == {"France", "法国", "法國"}
    assert "lines" not in vars(kg.load(kept / "graph").dataset)


def test_a_folder_is_a_store_or_its_database(kept: Path, tmp_path: Path) -> None:
    assert find_database(kept) == kept / "graph"
    assert find_database(kept / "graph-3") == kept / "graph-3"
    with pytest.raises(InputError, match="a folder without a database"):
        load(tmp_path)


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(InputError, match="a database of Oxigraph"):
        load(tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        ["query", "{}", "contradictions"],
        ["explain", "{}", "France"],
        ["export", "{}", "-o", "{out}.ttl"],
        ["draw", "{}", "--kind", "network", "-o", "{out}.svg"],
        ["site", "{}", "-o", "{out}", "--lang", "en", "--no-validate"],
        ["load", "{}", "--bulk", "{out}", "--store", "oxigraph"],
    ],
)
def test_every_command_opens_a_store(kept: Path, tmp_path: Path, command: list[str]) -> None:
    done = CliRunner().invoke(main, [part.format(kept, out=tmp_path / "out") for part in command])
    assert done.exit_code == 0, done.output


def test_what_was_counted_of_a_store_stands_when_it_is_opened_again(kept: Path) -> None:
    holdings = Holdings(Store.read_only(str(kept / "graph")))
    holdings.warm()
    holdings.reopen(Store())
    assert holdings.counts
    holdings.reopen(Store.read_only(str(kept / "graph")))
    assert holdings.label("https://w3id.org/diplokg/id/state/FRA", "zh-Hans") == "法国"
