"""Real stores: the graph of seeds/ is loaded with `kg load`, verified there, and answers every named query as here."""

from __future__ import annotations

import json
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
from kg.graph import get_query, query_names
from kg.publish import Address, Connection, Store, find_urls, get_profile
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
    url: str
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
    with servers.oxigraph() as url:
        load(str(quads), "--endpoint", url, "--replace")
        with store_at(url, "oxigraph") as store:
            yield OverHttp(store, url)


@contextmanager
def loaded_virtuoso(quads: Path, folder: Path, graph: kg.Graph) -> Iterator[Loaded]:
    with servers.virtuoso(folder) as (url, _):
        load(str(quads), "--endpoint", url, "--replace", "--graph", VIEW, **DBA)
        with store_at(url, "virtuoso") as store:
            yield OverHttp(store, url, VIEW, graph.dataset.graphs)


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
