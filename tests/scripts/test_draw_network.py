from __future__ import annotations

from xml.etree import ElementTree

import kg
from scripts.draw_network import TARGET, network

SVG = "{http://www.w3.org/2000/svg}"


def told(drawing: str) -> tuple[list[str], int]:
    """Return the names and the number of ties: another processor may put the last digits of places otherwise."""
    root = ElementTree.fromstring(drawing)
    return [one.text or "" for one in root.iter(f"{SVG}text")], len(list(root.iter(f"{SVG}line")))


def test_the_picture_is_that_of_the_graph(seeds_graph: kg.Graph) -> None:
    assert told(network(seeds_graph)) == told(TARGET.read_text(encoding="utf-8")), "run `make docs` when it is meant"
