"""Which nodes a change of a graph may touch: those from which shapes come to see a statement that came or went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import pyoxigraph as ox

from kg.model.finding import Finding
from kg.validate.places import PLACES
from kg.validate.spelling import OxTerm
from kg.validate.walks import Look, Move, Pattern, Reach, Step, Walk

_DEFAULT = ox.DefaultGraph()
_REMEMBERED = 1 << 16


def to_judge(
    reach: Reach, store: ox.Store, came: Iterable[ox.Quad], went: Iterable[ox.Quad], findings: Iterable[Finding]
) -> set[str] | None:
    """Return the nodes that are to be judged again after a change; `None` where all are.

    `store` has the graph as it is after the change. Of `findings`, those from before, it is seen to that their places
    are those that they have now.
    """
    came, went = list(came), list(went)
    nodes = touched(reach, store, came, went)
    if nodes is None:
        return None
    told = touched(PLACES, store, came, went) or set()
    return nodes.union(focus_of(one) for one in findings if focus_of(one) in told or one.value in told)


def focus_of(finding: Finding) -> str:
    """Return the node that a finding is of, as N-Triples writes it."""
    return finding.focus if finding.focus.startswith(("_:", '"')) else f"<{finding.focus}>"


def touched(reach: Reach, store: ox.Store, came: Iterable[ox.Quad], went: Iterable[ox.Quad]) -> set[str] | None:
    """Return the nodes, as N-Triples writes them, for which what is read may have changed; `None` where all may have.

    `store` has the graph as it is after the change. Only default graphs count. One statement that came or went in vain,
    since it stands there before and after, does no harm.
    """
    if not reach.is_known:
        return None
    before, after = _store(went), _store(came)
    changed = (*before, *after)
    if any(_is_like(pattern, quad) for pattern in reach.patterns for quad in changed):
        return None
    by_property: dict[str, list[Look]] = defaultdict(list)
    for look in reach.looks:
        by_property[look.move.predicate].append(look)
    nodes = _Nodes((store, before))
    return {
        str(node)
        for quad in changed
        for look in (*by_property.get(quad.predicate.value, ()), *by_property.get("", ()))
        for node in nodes.that_see(look, quad)
    }


def _store(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory, which writes terms as the one on disk does."""
    store = ox.Store()
    store.extend(quad for quad in quads if quad.graph_name == _DEFAULT)
    return store


def _is_like(pattern: Pattern, quad: ox.Quad) -> bool:
    terms = (quad.subject, quad.predicate, quad.object)
    wanted = (pattern.subject, pattern.predicate, pattern.value)
    return all(one in ("", str(term)) for one, term in zip(wanted, terms, strict=True))


class _Nodes:
    """Goes walks back, over statements of any of some stores."""

    def __init__(self, stores: Sequence[ox.Store]) -> None:
        self._stores = stores
        self._from = lru_cache(maxsize=_REMEMBERED)(self._starts)

    def that_see(self, look: Look, quad: ox.Quad) -> frozenset[OxTerm]:
        """Return the nodes from which a statement is seen by a look at it."""
        near, far = (quad.object, quad.subject) if look.move.backwards else (quad.subject, quad.object)
        return self._from(look.walk, near) if look.other in ("", str(far)) else frozenset()

    def _starts(self, walk: Walk, end: OxTerm) -> frozenset[OxTerm]:
        if not walk:
            return frozenset((end,))
        return frozenset(start for node in self._before(walk[-1], end) for start in self._from(walk[:-1], node))

    def _before(self, step: Step, end: OxTerm) -> set[OxTerm]:
        """Return the nodes from which one step, or any number of such steps where that is so, leads to an end."""
        if not step.again:
            return self._one_before(step, end)
        found, waiting = {end}, [end]
        while waiting:
            new = self._one_before(step, waiting.pop()) - found
            found |= new
            waiting += new
        return found

    def _one_before(self, step: Step, end: OxTerm) -> set[OxTerm]:
        return {node for move in step.moves for node in self._moved_back(move, end)}

    def _moved_back(self, move: Move, end: OxTerm) -> Iterator[OxTerm]:
        predicate = ox.NamedNode(move.predicate) if move.predicate else None
        for store in self._stores:
            if not move.backwards:
                yield from (quad.subject for quad in store.quads_for_pattern(None, predicate, end, _DEFAULT))
            elif not isinstance(end, ox.Literal):
                yield from (quad.object for quad in store.quads_for_pattern(end, predicate, None, _DEFAULT))
