"""Where the nodes of a network stand: the same places each time, on any machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import networkx

Edge = tuple[int, int, float]
Spot = tuple[float, float]
_ROUNDS = 120


def spread(count: int, edges: Sequence[Edge], *, width: float, height: float) -> list[Spot]:
    """Return places for nodes 0 … count - 1 in a rectangle that begins at 0, 0; edges are two nodes and a weight.

    Forces (Fruchterman–Reingold) from a spiral on which the nodes with most weight stand inside.
    """
    if count < 2:
        return [(width / 2, height / 2)] * count
    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((one, other, sqrt(weight)) for one, other, weight in edges)
    reach = max(abs(part) for spot in _spiral(count, edges) for part in spot)
    first = {node: (x / reach, y / reach) for node, (x, y) in enumerate(_spiral(count, edges))}
    found = networkx.spring_layout(graph, pos=first, iterations=_ROUNDS, seed=0, method="force")
    return _fitted([[float(part) for part in found[node]] for node in range(count)], width, height)


def _spiral(count: int, edges: Sequence[Edge]) -> list[list[float]]:
    """Return first places: a sunflower's, the heaviest node in the middle."""
    weight = [0.0] * count
    for one, other, heavy in edges:
        weight[one] += heavy
        weight[other] += heavy
    ranks = {node: rank for rank, node in enumerate(sorted(range(count), key=lambda node: (-weight[node], node)))}
    turn = complex(-0.737368878078320, -0.675490294261524)  # the golden angle, as a point of the unit circle
    places = [complex(1, 0)]
    for _ in range(count):
        places.append(places[-1] * turn)
    return [
        [places[ranks[n]].real * sqrt(ranks[n] + 0.5), places[ranks[n]].imag * sqrt(ranks[n] + 0.5)]
        for n in range(count)
    ]


def _fitted(places: Sequence[Sequence[float]], width: float, height: float) -> list[Spot]:
    """Return places stretched into the rectangle."""
    left, top = min(x for x, _ in places), min(y for _, y in places)
    wide, high = max(x for x, _ in places) - left or 1, max(y for _, y in places) - top or 1
    return [(round((x - left) / wide * width, 1), round((y - top) / high * height, 1)) for x, y in places]


def apart(spots: Sequence[Spot], sizes: Mapping[int, Spot], *, rounds: int = 60) -> list[Spot]:
    """Return places at which boxes (width and height by node, centred) overlap less: each pair is pushed apart."""
    at = [list(spot) for spot in spots]
    for _ in range(rounds):
        moved = False
        for one in range(len(at)):
            for other in range(one + 1, len(at)):
                moved |= _push(at[one], at[other], sizes[one], sizes[other])
        if not moved:
            break
    return [(round(x, 1), round(y, 1)) for x, y in at]


def _push(one: list[float], other: list[float], size: Spot, other_size: Spot) -> bool:
    """Move two boxes apart along the axis in which they overlap less; return whether they did."""
    over_y = (size[1] + other_size[1]) / 2 - abs(one[1] - other[1])
    if over_y <= 0:  # most pairs lie far from each other
        return False
    over_x = (size[0] + other_size[0]) / 2 - abs(one[0] - other[0])
    if over_x <= 0:
        return False
    axis, over = (0, over_x) if over_x < over_y else (1, over_y)
    step = over / 2 + 0.5
    sign = 1 if one[axis] >= other[axis] else -1
    one[axis] += sign * step
    other[axis] -= sign * step
    return True
