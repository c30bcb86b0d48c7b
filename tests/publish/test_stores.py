"""Real stores: the graph of seeds/ is loaded with `kg load`, verified there, and answers every named query as here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import main
from kg.errors import EndpointError
from kg.graph import get_query, query_names
from kg.publish import Address, Connection, Load, LoadRequest, Patience, Store, find_urls, get_profile
from kg.vocab import PREFIXES
from tests import jena
from tests.publish import servers
from tests.publish.answers import comparable
from tests.queries.test_queries import VALUES

pytestmark = pytest.mark.stores

VIEW = "urn:diplokg:view"
DBA = {"KG_USER": "dba", "KG_PASSWORD": "dba"}
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
Rows = Sequence[Mapping[str, Mapping[str, Any]]]


class Loaded(Protocol):
    """A store with the graph of seeds/ in it."""

    def ask(self, text: str, *, graphs: bool = False) -> Rows: ...


@dataclass
class OverHttp:
    """A server; `view` is the graph that is asked where the store has no default graph, with those of `documents`."""

    store: Store
    view: str | None = None
    documents: tuple[str, ...] = ()

    def ask(self, text: str, *, graphs: bool = False) -> Rows:
        dataset = [("default-graph-uri", self.view)] if self.view else []
        if self.view and graphs:
            dataset += [("named-graph-uri", document) for document in self.documents]
        return self.store.select(PROLOGUE + text, graphs=dataset)


@dataclass
class Tdb2:
    """A database that only programs of Jena open."""

    folder: Path
    overlay: Path

    def ask(self, text: str, *, graphs: bool = False) -> Rows:  # noqa: ARG002  # it has a default graph apart
        query = self.folder / "query.rq"
        query.write_text(PROLOGUE + text, encoding="utf-8")
        program = jena.command(self.overlay, "tdb2.tdbquery")
        said = run([*program, "--loc", str(self.folder / "db"), "--results=json", "--query", str(query)])
        return list(json.loads(said)["results"]["bindings"])


def run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def load(*arguments: str, **environment: str) -> Result:
    without: dict[str, str | None] = {"HTTP_PROXY": None, "http_proxy": None, "ALL_PROXY": None, "all_proxy": None}
    done = CliRunner().invoke(main, ["load", *arguments], env=without | environment)
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture(scope="session")
def quads(seeds_graph: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeds") / "seeds.nq"
    seeds_graph.save(path)
    return path


@contextmanager
def loaded_oxigraph(quads: Path, _folder: Path, _graph: kg.Graph) -> Iterator[Loaded]:
    with servers.oxigraph() as server:
        load(str(quads), "--endpoint", server.url, "--replace")
        with store_at(server.url, "oxigraph") as store:
            yield OverHttp(store)


@contextmanager
def loaded_virtuoso(quads: Path, folder: Path, graph: kg.Graph) -> Iterator[Loaded]:
    with servers.virtuoso(folder) as (url, _):
        load(str(quads), "--endpoint", url, "--replace", "--graph", VIEW, **DBA)
        with store_at(url, "virtuoso") as store:
            yield OverHttp(store, VIEW, graph.dataset.graphs)


@contextmanager
def loaded_tdb2(quads: Path, folder: Path, _graph: kg.Graph) -> Iterator[Loaded]:
    load(str(quads), "--bulk", str(folder / "parts"), "--store", "fuseki", "--batch", "100000")
    parts = sorted(map(str, (folder / "parts").glob("part-*")))
    assert len(parts) > 1
    run([*jena.command(folder / "overlay", "tdb2.tdbloader", quick=False), "--loc", str(folder / "db"), *parts])
    yield Tdb2(folder, folder / "overlay")


@contextmanager
def store_at(url: str, kind: str) -> Iterator[Store]:
    profile = get_profile(kind)
    with Connection(profile) as connection:
        yield Store(connection, find_urls(Address(url, kind), profile), profile)


STORES = {"oxigraph": loaded_oxigraph, "virtuoso": loaded_virtuoso, "jena": loaded_tdb2}
REASONS = {
    "oxigraph": None if servers.oxigraph_program() else "Oxigraph (package oxigraph of PyPI) is not installed",
    "virtuoso": None if shutil.which("virtuoso-t") else "Virtuoso (Debian's virtuoso-opensource) is not installed",
    "jena": None if jena.is_installed() else jena.MISSING,
}


def marked(name: str) -> Any:
    """A parameter that is skipped, with the reason, where the store is not installed."""
    reason = REASONS[name]
    return pytest.param(name, marks=[pytest.mark.skip(reason=reason)] if reason else [])


@pytest.fixture(scope="session", params=[marked(name) for name in STORES])
def loaded(
    request: pytest.FixtureRequest, quads: Path, seeds_graph: kg.Graph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp(request.param)
    with STORES[request.param](quads, folder, seeds_graph) as found:
        yield found


def test_all_triples_are_there(loaded: Loaded, seeds_graph: kg.Graph) -> None:
    assert loaded.ask(COUNT)[0]["n"]["value"] == str(len(seeds_graph))


@pytest.mark.parametrize("name", query_names())
def test_a_named_query_answers_as_here(loaded: Loaded, seeds_graph: kg.Graph, name: str) -> None:
    query = get_query(name)
    speaks = any(parameter.name == "lang" for parameter in query.parameters)
    languages = ["en", "zh-Hans"] if speaks and isinstance(loaded, OverHttp) else ["en"]  # starting Java takes long
    for values in [VALUES.get(name, {}) | ({"lang": language} if speaks else {}) for language in languages]:
        here = json.loads(query.answer(seeds_graph.dataset, values).to_json())["results"]["bindings"]
        there = loaded.ask(query.bound(values), graphs=query.needs_graphs)

        assert comparable(query, here)
        assert comparable(query, there) == comparable(query, here)


needs = {name: pytest.mark.skipif(reason is not None, reason=reason or "") for name, reason in REASONS.items()}


@needs["oxigraph"]
def test_a_load_goes_on_after_the_server_was_killed(quads: Path, seeds_graph: kg.Graph, tmp_path: Path) -> None:
    seen: list[int] = []
    with servers.oxigraph(tmp_path / "db") as server:
        address, at_once = Address(server.url, "oxigraph"), Patience(5, lambda _: None)
        asked = LoadRequest(address, tmp_path / "progress", batch=20_000, patience=at_once)

        def kill(arrived: int, _total: int) -> None:
            seen.append(arrived)
            if len(seen) == 2:
                server.process.kill()

        with Load(seeds_graph.dataset, asked, {}) as broken, pytest.raises(EndpointError):
            broken.run(kill)
    options = ["--store", "oxigraph", "--batch", "20000", "--progress-file", str(tmp_path / "progress")]
    with servers.oxigraph(tmp_path / "db", port=server.port):
        done = load(str(quads), "--endpoint", server.url, *options)

    assert seen == [20_000, 40_000]
    assert "Going on after request 2" in done.output
    assert f"Verified: {len(seeds_graph.dataset)} triples" in done.output


@needs["oxigraph"]
def test_oxigraph_loads_files_of_bulk(quads: Path, seeds_graph: kg.Graph, tmp_path: Path) -> None:
    load(str(quads), "--bulk", str(tmp_path / "parts"), "--store", "oxigraph", "--batch", "100000")
    program = Path(servers.oxigraph_program() or "")

    run(["env", f"PATH={program.parent}:{os.environ['PATH']}", "sh", f"{tmp_path}/parts/load.sh", f"{tmp_path}/db"])

    with servers.oxigraph(tmp_path / "db") as server, store_at(server.url, "oxigraph") as store:
        assert store.count(None) == len(seeds_graph)
        assert {name: store.count(name) for name in seeds_graph.dataset.graphs} == {
            name: len(seeds_graph.dataset.triples(name)) for name in seeds_graph.dataset.graphs
        }


@needs["virtuoso"]
def test_virtuoso_loads_files_of_bulk_and_keeps_to_its_limits(
    quads: Path, seeds_graph: kg.Graph, tmp_path: Path
) -> None:
    load(str(quads), "--bulk", str(tmp_path / "parts"), "--store", "virtuoso", "--batch", "100000", "--graph", VIEW)
    long = tmp_path / "long.nt"
    long.write_text(f'<http://e/s> <http://e/p> "{"x" * 64_990}" .\n', encoding="utf-8")
    longer = tmp_path / "longer.nt"
    longer.write_text(f'<http://e/s> <http://e/p> "{"x" * 200_000}" .\n', encoding="utf-8")

    with servers.virtuoso(tmp_path) as (url, sql_port), store_at(url, "virtuoso") as store:
        said = run(["isql-vt", f"127.0.0.1:{sql_port}", "dba", "dba", str(tmp_path / "parts" / "load.isql")])
        assert "*** Error" not in said
        assert store.count(VIEW) == len(seeds_graph)
        assert sum(map(store.count, seeds_graph.dataset.graphs)) == len(seeds_graph.dataset) - len(seeds_graph)

        load(str(long), "--endpoint", url, "--graph", "urn:long", **DBA)
        load(str(longer), "--endpoint", url, "--graph", "urn:longer", "--method", "update", **DBA)
        load(str(quads), "--endpoint", url, "--graph", "urn:updated", "--method", "update", **DBA)
        assert store.count("urn:updated") == len(seeds_graph)
