from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, Store

from kg.errors import InputError
from kg.serve.limits import Limits
from kg.serve.service import Rights
from tests.serve.running import running

TOKEN = "token-of-the-tests"
WRITER = {"Authorization": f"Bearer {TOKEN}"}
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "INSERT { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u }"


@pytest.fixture
def database(tmp_path: Path, graph_file: Path) -> Path:
    """A folder with a database of Oxigraph that holds the small graph."""
    folder = tmp_path / "database"
    store = Store(str(folder))
    store.bulk_load(path=str(graph_file), format=RdfFormat.TRIG)
    store.flush()
    return folder


def count(client: httpx.Client) -> int:
    rows = client.get("/sparql", params={"query": COUNT}).json()["results"]["bindings"]
    return int(rows[0]["n"]["value"])


def update(client: httpx.Client, text: str) -> int:
    return client.post("/sparql", data={"update": text}, headers=WRITER).status_code


def test_a_folder_is_served_and_not_changed(database: Path) -> None:
    before = {path.name: path.read_bytes() for path in database.iterdir() if path.suffix == ".sst"}

    with running(database) as client:
        assert count(client) == 12
        assert client.get("/en/id/state/FRA.html").status_code == 200
        assert client.get("/id/state/FRA.ttl").status_code == 200

    assert {path.name: path.read_bytes() for path in database.iterdir() if path.suffix == ".sst"} == before


def test_the_store_of_a_build_is_served_but_not_written(database: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "graph").symlink_to(database)

    with running(kept) as client:
        assert "France" in client.get("/en/id/state/FRA.html").text
        assert client.get("/en/lists.html").status_code == 200
    with pytest.raises(InputError, match="is written by kg build alone"), running(kept, rights=Rights(TOKEN)):
        pass


def test_what_is_written_to_a_folder_stays(database: Path) -> None:
    with running(database, rights=Rights(TOKEN)) as client:
        assert update(client, "INSERT DATA { <urn:a> <urn:b> <urn:c> }") == 204
        assert count(client) == 13
    with running(database) as client:
        assert count(client) == 13
    assert [path.name for path in database.parent.iterdir()] == ["database"]


def test_a_file_is_never_changed(graph_file: Path) -> None:
    before = graph_file.read_bytes()

    with running(graph_file, rights=Rights(TOKEN)) as client:
        assert update(client, "CLEAR ALL") == 204
        assert count(client) == 0

    assert graph_file.read_bytes() == before


def test_an_update_that_takes_too_long_changes_nothing(graph_file: Path) -> None:
    with running(graph_file, rights=Rights(TOKEN), limits=Limits(seconds=1.0, workers=1)) as client:
        assert update(client, ENDLESS) == 503
        assert count(client) == 12
        assert update(client, "INSERT DATA { <urn:a> <urn:b> <urn:c> }") == 204
        assert count(client) == 13


def test_what_is_no_graph_changes_nothing(graph_file: Path) -> None:
    with running(graph_file, rights=Rights(TOKEN)) as client:
        turtle = WRITER | {"Content-Type": "text/turtle"}
        broken = client.put("/store?default", content="<urn:a> <urn:b> <urn:c> . <urn:a>", headers=turtle)
        unknown = client.put("/store?default", content="x", headers=WRITER | {"Content-Type": "text/csv"})
        nowhere = client.put("/store", content="", headers=turtle)
        named = client.put("/store?graph=relative", content="", headers=turtle)

        assert [answer.status_code for answer in (broken, unknown, nowhere, named)] == [400, 415, 400, 400]
        assert count(client) == 12


@pytest.mark.parametrize("name", ["missing.ttl", "graph.exe", "folder"])
def test_what_cannot_be_opened_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "graph.exe").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes.txt").touch()

    with pytest.raises(InputError, match=name), running(tmp_path / name):
        pass
