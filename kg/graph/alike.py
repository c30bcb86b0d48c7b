"""Blank nodes that look alike: naming them by what is said of them (RDFC-1.0) can take time without end.

The algorithm tries all orders of related nodes that it cannot tell apart (§4.8 of the Recommendation, which asks for a
limit): eight that are all related to each other take seconds, ten take minutes, and nothing can stop it meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Quad

AT_MOST = 6
"""Related nodes that look alike; all 720 orders of them may be tried."""
_SOME = 3
_NODES = 64
"""Nodes with three or more such relations: orders multiply from one to the next."""

_Said = tuple[str, str, str, str]


def check_alike(quads: Sequence[Quad]) -> None:
    """See that blank nodes can be named in time.

    Raises:
        ValueError: too many of them look alike to each other.
    """
    related = [quad for quad in quads if isinstance(quad.subject, BlankNode) and isinstance(quad.object, BlankNode)]
    if len(related) < _SOME:
        return
    looks = _looks(quads)
    counted = Counter(looks.values())
    groups: Counter[tuple[str, str, str, frozenset[tuple[_Said, int]]]] = Counter()
    for quad in related:
        one, other, predicate = str(quad.subject), str(quad.object), str(quad.predicate)
        groups[one, "to", predicate, looks[other]] += 1
        groups[other, "from", predicate, looks[one]] += 1
    many = {key: size for key, size in groups.items() if size >= _SOME and counted[key[3]] > 1}
    if max(many.values(), default=0) > AT_MOST or len({key[0] for key in many}) > _NODES:
        raise ValueError(
            f"more than {AT_MOST} related blank nodes look alike, or too many do: they cannot be named in time"
        )


def _looks(quads: Iterable[Quad]) -> dict[str, frozenset[tuple[_Said, int]]]:
    """Return what is said of each blank node, other ones without their names."""
    said: dict[str, Counter[_Said]] = defaultdict(Counter)
    for quad in quads:
        terms = [quad.subject, quad.predicate, quad.object, quad.graph_name]
        for node in {str(term) for term in terms if isinstance(term, BlankNode)}:
            row = tuple(
                ("_:a" if str(term) == node else "_:z") if isinstance(term, BlankNode) else str(term) for term in terms
            )
            said[node][row[0], row[1], row[2], row[3]] += 1
    return {node: frozenset(rows.items()) for node, rows in said.items()}
