"""Which patterns may make the same line, and so have to be watched together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from kg.mapping.engine.compile import Term
from kg.mapping.engine.patterns import Block, Pattern
from kg.mapping.engine.shapes import Shape

Stream = tuple[str, Hashable]
"""All subjects that one term makes of the rows of one table."""


@dataclass(frozen=True, slots=True)
class Site:
    """A pattern with one of its subjects, in a block of a table."""

    table: str
    block: int
    subject: int
    pattern: int


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns that may make the same line, as others may not, and the streams that their subjects come in.

    A subject that comes once in all streams makes lines that no other row makes. Where the group is not `simple`,
    several patterns may make the same line of one row.
    """

    streams: frozenset[Stream]
    simple: bool


def stream(block: Block, subject: Term) -> Stream:
    """Return the stream of a subject."""
    return block.table, subject.key


def groups_of(blocks: Mapping[str, Iterable[Block]]) -> dict[Site, Group]:
    """Return the group of each pattern."""
    shapes: dict[Site, tuple[Shape, ...]] = {}
    streams: dict[Site, Stream] = {}
    for table, of_table in blocks.items():
        for number, block in enumerate(of_table):
            for (s, subject), (p, pattern) in product(enumerate(block.subjects), enumerate(block.patterns)):
                site = Site(table, number, s, p)
                object_ = pattern.object.shape if isinstance(pattern, Pattern) else pattern.shape
                shapes[site] = (subject.shape, pattern.predicate.shape, object_, pattern.graph.shape)
                streams[site] = stream(block, subject)
    found = {}
    for sites in _connected(shapes):
        counts = Counter(streams[site] for site in sites)
        group = Group(frozenset(counts), max(counts.values()) == 1)
        found.update(dict.fromkeys(sites, group))
    return found


def _connected(shapes: Mapping[Site, tuple[Shape, ...]]) -> Iterable[list[Site]]:
    """Return the sites whose shapes hang together: each may make a line that another of them makes."""
    by_predicate: dict[str | None, list[Site]] = defaultdict(list)
    for site, (_, predicate, _, _) in shapes.items():
        by_predicate[predicate.prefix if predicate.exact else None].append(site)
    open_ended = by_predicate.pop(None, [])
    heads = {site: site for site in shapes}
    for rivals in [open_ended, *by_predicate.values()]:
        others = rivals if rivals is open_ended else [*rivals, *open_ended]
        for number, site in enumerate(rivals):
            for other in others[number + 1 :]:
                if all(a.may_equal(b) for a, b in zip(shapes[site], shapes[other], strict=True)):
                    heads[_head(heads, other)] = _head(heads, site)
    found: dict[Site, list[Site]] = defaultdict(list)
    for site in shapes:
        found[_head(heads, site)].append(site)
    return found.values()


def _head(heads: dict[Site, Site], site: Site) -> Site:
    while heads[site] != site:
        heads[site] = heads[heads[site]]
        site = heads[site]
    return site
