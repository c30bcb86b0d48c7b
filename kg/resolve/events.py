"""Tellings of all documents → events: first what is sure, then what has one candidate, documents before the corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.resolve import agreements, meetings
from kg.resolve.entities import World
from kg.resolve.judgement import Clusters, Judgement, Outcome
from kg.resolve.rulings import NO_RULINGS, Rulings
from kg.resolve.telling import Profile, Telling, profile_of, unite

Compare = Callable[[Profile, Profile, World], Outcome]
Blocks = Mapping[Hashable, Sequence[int]]

_COMPARE: Mapping[str, Compare] = {
    "Meeting": meetings.compare_meetings,
    "Agreement": agreements.compare_agreements,
}
_KEYS: Mapping[str, Callable[[Telling], Iterator[tuple[str, ...]]]] = {
    "Meeting": meetings.blocks,
    "Agreement": agreements.blocks,
}


def join_tellings(
    tellings: Sequence[Telling], world: World, rulings: Rulings = NO_RULINGS
) -> tuple[list[list[Telling]], list[Judgement]]:
    """Return the tellings of each event together, and the judgements made; tellings come in the order of the input."""
    groups: list[list[Telling]] = []
    judgements: list[Judgement] = []
    for claim_type in sorted(_COMPARE):
        own = [telling for telling in tellings if telling.claim.type == claim_type]
        joiner = _Joiner({telling.number: telling for telling in own}, world, _COMPARE[claim_type])
        joiner.obey(rulings)
        joiner.join_named()
        within = _blocks(own, _within_document)
        joiner.join_sure(within)
        joiner.join_likely(within, nearest=True)
        across = _blocks(own, _KEYS[claim_type])
        joiner.join_sure(across)
        joiner.join_likely(across, nearest=False)
        groups += joiner.groups()
        judgements += joiner.judgements
    return groups, judgements


def _within_document(telling: Telling) -> Iterator[tuple[str, ...]]:
    yield from ((telling.doc, side) for side in sorted(telling.sides))
    if telling.names or not telling.sides:
        yield (telling.doc, "")


def _blocks(tellings: Iterable[Telling], keys: Callable[[Telling], Iterator[tuple[str, ...]]]) -> Blocks:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for telling in tellings:
        for key in dict.fromkeys(keys(telling)):
            blocks[key].append(telling.number)
    return {key: block for key, block in blocks.items() if len(block) > 1}


@dataclass(slots=True)
class _Joiner:
    """Groups of tellings that grow; each group is compared by what its tellings say together."""

    tellings: Mapping[int, Telling]
    world: World
    compare: Compare
    judgements: list[Judgement] = field(default_factory=list)
    clusters: Clusters[int] = field(init=False)
    profiles: dict[int, Profile] = field(init=False)

    def __post_init__(self) -> None:
        marks = {number: one.claim.event for number, one in self.tellings.items() if _is_global(one.claim.event)}
        self.clusters = Clusters(self.tellings, {number: event for number, event in marks.items() if event})
        self.profiles = {number: profile_of(telling) for number, telling in self.tellings.items()}

    def obey(self, rulings: Rulings) -> None:
        """Join what a person calls the same, and never what he calls different."""
        named = {(str(one.claim.type), one.name): number for number, one in self.tellings.items()}
        for left, right in rulings.apply(self.clusters, named):
            self._join(left, right, Outcome("same", "a person says so", 1.0))

    def join_named(self) -> None:
        """Join what the reader names as one: an event of one document, or an agreement that the registry knows."""
        firsts: dict[tuple[str, str], int] = {}
        for number, telling in self.tellings.items():
            event = telling.claim.event
            if event is not None:
                first = firsts.setdefault(("" if _is_global(event) else telling.doc, event), number)
                self._join(first, number, Outcome("same", "the reader says so", 1.0))

    def join_sure(self, blocks: Blocks) -> None:
        """Join groups that are surely one."""
        for block in blocks.values():
            roots: dict[int, None] = {}
            for number in block:
                for other in [*roots]:
                    if self._join_if_same(other, number):
                        del roots[other]
                roots[self.clusters.root(number)] = None

    def _join_if_same(self, left: int, right: int) -> bool:
        """Join two groups that are surely one; return whether they are one now."""
        if self.clusters.root(left) == self.clusters.root(right):
            return True
        outcome = self._judge(left, right)
        return outcome.verdict == "same" and self._join(left, right, outcome)

    def join_likely(self, blocks: Blocks, *, nearest: bool) -> None:
        """Join groups with one likely partner, those that tell least first.

        With `nearest`, of several partners the one told last before counts: a text goes on with what it spoke of.
        """
        places: dict[int, list[Sequence[int]]] = defaultdict(list)
        for block in blocks.values():
            for number in block:
                places[number].append(block)
        roots = sorted({self.clusters.root(number) for number in places}, key=lambda root: (*self._detail(root), root))
        members = self.clusters.groups()
        for root in roots:
            around = dict.fromkeys(self.clusters.root(other) for number in members[root] for block in places[number]
                                   for other in block)  # fmt: skip
            partners = self._partners(self.clusters.root(root), around)
            if not partners:
                continue
            if len(partners) > 1 and nearest:
                partners = [min(partners, key=lambda pair: self._distance(root, pair[0]))]
            self._settle(root, partners)

    def _partners(self, root: int, around: Iterable[int]) -> list[tuple[int, Outcome]]:
        found = [(other, self._judge(root, other)) for other in sorted(around)
                 if other != root and self._detail(other) >= self._detail(root)]  # fmt: skip
        return [(other, outcome) for other, outcome in found if outcome.verdict != "different"]

    def _settle(self, root: int, partners: Sequence[tuple[int, Outcome]]) -> None:
        best = max(partners, key=lambda pair: (pair[1].similarity, -pair[0]))
        rivals = [other for other, _ in partners if other != best[0]]
        if all(self._judge(best[0], rival).verdict != "different" for rival in rivals):
            self._join(root, best[0], best[1])
            return
        for other, outcome in partners:
            reason = f"{outcome.reason}, but {len(partners)} events compete"
            self._note(root, other, Outcome("unsure", reason, outcome.similarity))

    def _judge(self, left: int, right: int) -> Outcome:
        if not self.clusters.may_join(left, right):
            return Outcome("different", "kept apart by the registry or a person")
        return self.compare(self._profile(left), self._profile(right), self.world)

    def _profile(self, number: int) -> Profile:
        return self.profiles[self.clusters.root(number)]

    def _detail(self, number: int) -> tuple[int, int, int]:
        return self._profile(number).detail

    def _distance(self, root: int, other: int) -> tuple[bool, int]:
        gap = self.tellings[root].claim.passage.start - self.tellings[other].claim.passage.start
        return (gap < 0, abs(gap))

    def _join(self, left: int, right: int, outcome: Outcome) -> bool:
        profile = unite([self._profile(left), self._profile(right)])
        joined = self.clusters.join(left, right)
        if joined:
            self.profiles[self.clusters.root(left)] = profile
            self._note(left, right, Outcome("same", outcome.reason, outcome.similarity))
        return joined

    def _note(self, left: int, right: int, outcome: Outcome) -> None:
        one, other = self.tellings[left], self.tellings[right]
        judgement = Judgement(
            one.name, other.name, outcome.verdict, outcome.reason, outcome.similarity, one.claim.type
        )  # fmt: skip
        self.judgements.append(judgement)

    def groups(self) -> list[list[Telling]]:
        return [[self.tellings[number] for number in group] for group in self.clusters.groups().values()]


def _is_global(event: str | None) -> bool:
    return event is not None and event.startswith("agreement/")
