"""Who deals with whom: things as discs, what joins them as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2, sqrt
from xml.etree.ElementTree import Element

from kg.draw.drawing import Drawing, breadth, group, shape, shortened, words
from kg.draw.layout import apart, spread

_LETTER, _LONGEST, _MARGIN = 13.0, 170.0, 30.0


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: what it is called, the class that colours it, how much it counts, where a click leads."""

    key: str
    label: str
    kind: str
    weight: float = 1
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two nodes, by their keys: how strong, and what is told of it when one points at it."""

    one: str
    other: str
    weight: float = 1
    label: str = ""
    href: str | None = None


def draw_network(
    nodes: Sequence[Node], ties: Sequence[Tie], *, title: str, width: int = 960, height: int = 640
) -> Drawing:
    """Return the drawing of a network; ties to nodes that are not there are left out."""
    drawing = Drawing(width, height, title)
    places = _places(nodes, ties, drawing)
    view = group(drawing.root, "view")
    lines = group(view, "ties")
    for tie in ties:
        if tie.one in places and tie.other in places:
            _tie(lines, tie, places)
    for node in nodes:
        _node(view, node, places[node.key])
    return drawing


def _radius(node: Node) -> float:
    return 5 + 4 * log2(1 + node.weight) / 2


def _places(nodes: Sequence[Node], ties: Sequence[Tie], drawing: Drawing) -> dict[str, tuple[float, float]]:
    index = {node.key: number for number, node in enumerate(nodes)}
    edges = [(index[tie.one], index[tie.other], tie.weight) for tie in ties if tie.one in index and tie.other in index]
    wide, high = drawing.width - 2 * _LONGEST / 2 - 2 * _MARGIN, drawing.height - 2 * _MARGIN
    spots = spread(len(nodes), edges, width=wide, height=high)
    sizes = {number: _size(node) for number, node in enumerate(nodes)}
    spots = _inside(apart(spots, sizes), wide, high)
    return {node.key: (spots[n][0] + _LONGEST / 2 + _MARGIN, spots[n][1] + _MARGIN) for n, node in enumerate(nodes)}


def _size(node: Node) -> tuple[float, float]:
    """Return how much room a node with its label takes."""
    label = min(breadth(node.label, _LETTER), _LONGEST)
    return max(label, 2 * _radius(node)) + 8, 2 * _radius(node) + _LETTER + 10


def _inside(spots: list[tuple[float, float]], width: float, height: float) -> list[tuple[float, float]]:
    """Return places that were pushed out of the rectangle shrunk back into it."""
    if not spots:
        return spots
    left, right = min(0.0, *(x for x, _ in spots), 0.0), max(width, *(x for x, _ in spots), width)
    top, bottom = min(0.0, *(y for _, y in spots), 0.0), max(height, *(y for _, y in spots), height)
    return [((x - left) / (right - left) * width, (y - top) / (bottom - top) * height) for x, y in spots]


def _tie(parent: Element, tie: Tie, places: dict[str, tuple[float, float]]) -> None:
    (x1, y1), (x2, y2) = places[tie.one], places[tie.other]
    holder = group(parent, "tie", href=tie.href, tip=tie.label, one=tie.one, other=tie.other)
    shape(holder, "line", "", x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=1 + sqrt(tie.weight))


def _node(parent: Element, node: Node, place: tuple[float, float]) -> None:
    x, y = place
    holder = group(parent, f"node {node.kind}", href=node.href, tip=node.label, key=node.key)
    shape(holder, "circle", "", cx=x, cy=y, r=_radius(node))
    words(holder, "label", shortened(node.label, _LETTER, _LONGEST), x=x, y=y + _radius(node) + _LETTER)
