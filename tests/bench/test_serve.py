from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import kg
from bench import serve
from bench.graphs import make
from kg.graph import Dataset, query_names
from tests.serve.running import running


@pytest.fixture(scope="module")
def registry() -> Dataset:
    """The states, officials and places that events of the bench are about."""
    return kg.build([Path(__file__).parents[2] / "seeds" / "registry"]).dataset


def test_graphs_have_the_size_asked_for_and_are_the_same_each_time(registry: Dataset) -> None:
    more = 5_000
    wanted = len(registry.triples()) + more
    one, other = (Dataset(make(registry, wanted, 1, with_graphs=True)) for _ in range(2))

    assert one == other
    assert wanted <= len(one.triples()) < wanted + 100
    assert set(registry.triples()) <= set(one.triples())
    assert any("/document/bench-" in name for name in one.graphs)
    assert Dataset(make(registry, wanted, 2, with_graphs=True)) != one


def test_fifty_clients_at_a_time_meet_no_error(registry: Dataset, tmp_path: Path) -> None:
    graph = tmp_path / "graph.nq"
    lines = make(registry, len(registry.triples()) + 5_000, 1, with_graphs=True)
    graph.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    with running(graph) as client:
        pages = serve.pages_of(client)
        tallies = [asyncio.run(serve.load(str(client.base_url), pages, 50, 3, anew=anew)) for anew in (False, True)]
        queries, shown = serve.time_queries(client, 1), serve.time_pages(client, pages, 1)

    assert [tally.faults for tally in tallies] == [{}, {}]
    assert all(len(tally.seconds) >= 50 for tally in tallies)
    assert set(queries) == set(query_names())
    assert {"state", "official", "meeting", "document as Turtle"} < set(shown)
