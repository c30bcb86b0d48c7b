"""Which groups of tellings may be one event: found key by key, so that nobody needs to see all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.resolve.entities import Entities
from kg.resolve.events import Group, connections, keys_of
from kg.resolve.judgement import Clusters
from kg.resolve.rulings import NO_RULINGS, Rulings


def connected(groups: Sequence[Group], entities: Entities, rulings: Rulings = NO_RULINGS) -> Iterator[list[Group]]:
    """Yield the groups that hang together, in the order of the groups."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for key in keys_of(group, rulings):
            blocks[key].append(number)
    edges = (
        (block[left], block[right])
        for key, block in blocks.items()
        for left, right in connections(key, [groups[number].profile for number in block], entities)
    )
    for members in components(len(groups), edges):
        yield [groups[number] for number in members]


def components(count: int, edges: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the connected components of the numbers below `count`, each sorted, in the order of their first members."""
    clusters = Clusters(range(count))
    for left, right in edges:
        clusters.join(left, right)
    yield from clusters.groups().values()
