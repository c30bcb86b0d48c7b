"""A store that is replaced while it is served: answers are of the one that stands, and nothing of the other is held."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.serve.limits import Limits
from tests.serve.running import running

LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
QUERY = "SELECT ?label { ?thing rdfs:label ?label }"


def make(folder: Path, name: str, label: str) -> Path:
    """Make a store that says one thing."""
    store = Store(str(folder / name))
    store.add(Quad(NamedNode("https://w3id.org/diplokg/id/state/FRA"), LABEL, Literal(label)))
    store.flush()
    return folder / name


def show(folder: Path, name: str) -> None:
    """Let the link that is served lead to a store, at once."""
    (folder / "new").symlink_to(name)
    os.replace(folder / "new", folder / "graph")


def labels(client: httpx.Client) -> list[str]:
    answer = client.get("/sparql", params={"query": QUERY}, headers={"Accept": "text/csv"}).raise_for_status()
    return answer.text.split()[1:]


def held(folder: Path) -> list[str]:
    """Return the files below a folder that processes have open, those that were removed marked so."""
    found = []
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = os.readlink(link)
        except OSError:  # it was closed meanwhile, or is another user's
            continue
        if target.startswith(str(folder)):
            found.append(target)
    return found


@pytest.mark.parametrize("kept_bytes", [0, 1 << 20])
def test_a_link_that_is_moved_is_followed_and_the_store_before_it_let_go(tmp_path: Path, kept_bytes: int) -> None:
    make(tmp_path, "graph-1", "one")
    show(tmp_path, "graph-1")
    with running(tmp_path / "graph", limits=Limits(workers=1, kept_bytes=kept_bytes)) as client:
        for number, label in enumerate(("one", "two", "three"), 1):
            make(tmp_path, f"graph-{number}", label) if number > 1 else None
            show(tmp_path, f"graph-{number}")
            shutil.rmtree(tmp_path / f"graph-{number - 1}", ignore_errors=True)
            assert [labels(client), labels(client)] == [[label], [label]]
            assert client.get("/en/").status_code == 200
        assert held(tmp_path / "graph-3")
        assert not [one for one in held(tmp_path) if "graph-3" not in one]


def test_another_store_in_the_same_place_is_noticed(tmp_path: Path) -> None:
    make(tmp_path, "graph-1", "one")
    show(tmp_path, "graph-1")
    with running(tmp_path / "graph", limits=Limits(workers=2)) as client:
        assert labels(client) == ["one"]
        shutil.rmtree(tmp_path / "graph-1")
        make(tmp_path, "graph-1", "another")
        assert [labels(client) for _ in range(4)] == [["another"]] * 4


def test_a_store_that_is_gone_is_a_fault_until_one_is_there_again(tmp_path: Path) -> None:
    make(tmp_path, "graph-1", "one")
    show(tmp_path, "graph-1")
    with running(tmp_path / "graph", limits=Limits(workers=1, kept_bytes=0)) as client:
        show(tmp_path, "graph-2")
        answer = client.get("/sparql", params={"query": QUERY})
        assert answer.status_code in (500, 503)
        assert str(tmp_path) not in answer.text
        make(tmp_path, "graph-2", "two")
        assert labels(client) == ["two"]
