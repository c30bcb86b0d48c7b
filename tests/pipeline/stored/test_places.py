from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.pipeline.stored.places import place_of_graph, sip_hash


def test_graphs_are_in_the_order_of_a_store(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    names = [f"https://example.org/{'x' * (n % 17)}{n}" for n in range(300)]
    store.extend(
        ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o"), ox.NamedNode(name))
        for name in names
    )

    in_order = [graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]

    assert in_order == sorted(names, key=lambda name: sip_hash(name.encode()))


def test_places_begin_the_order_and_are_spread_evenly() -> None:
    names = [f"https://example.org/{n}" for n in range(4096)]
    by_hash = sorted(names, key=lambda name: sip_hash(name.encode()))

    places = [place_of_graph(name) for name in by_hash]

    assert places == sorted(places)
    assert 0 <= places[0] < places[-1] < 1 << 16
    of_sixteenths = [sum(place >> 12 == part for place in places) for part in range(16)]
    assert min(of_sixteenths) > 180
    assert max(of_sixteenths) < 340
