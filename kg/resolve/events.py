"""Tellings → events: first what is sure, then what has one candidate; documents before the corpus.

The corpus is never looked at as a whole. Groups of tellings that share a key are compared two by two, and those that
may be one are connected; what hangs together is then joined by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import date, timedelta

from kg.resolve import agreements, meetings
from kg.resolve.choose import LEFT
from kg.resolve.entities import Entities
from kg.resolve.judgement import Clusters, Judgement, Outcome, Roots
from kg.resolve.rulings import NO_RULINGS, Rulings
from kg.resolve.telling import Profile, Telling, profile_of, unite

Compare = Callable[[Profile, Profile, Entities], Outcome]
Blocks = Mapping[Hashable, Sequence[int]]

_DAY = 10
_COMPARE: Mapping[str, Compare] = {
    "Meeting": meetings.compare_meetings,
    "Agreement": agreements.compare_agreements,
}
_KEYS: Mapping[str, Callable[[Telling], Iterator[tuple[str, ...]]]] = {
    "Meeting": meetings.blocks,
    "Agreement": agreements.blocks,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Tellings of one event in one document, in their order, and what they say together."""

    tellings: tuple[Telling, ...]
    profile: Profile

    @classmethod
    def of(cls, tellings: tuple[Telling, ...]) -> Group:
        """Return tellings of one event as a group."""
        return cls(tellings, unite([profile_of(telling) for telling in tellings]))

    @property
    def type(self) -> str:
        """Return "Meeting" or "Agreement"."""
        return self.tellings[0].type


def join_document(
    tellings: Sequence[Telling], entities: Entities, rulings: Rulings = NO_RULINGS
) -> tuple[list[Group], list[Judgement]]:
    """Return the events of one document, in the order of their first tellings, and the judgements made."""
    groups: list[Group] = []
    judgements: list[Judgement] = []
    for claim_type in sorted(_COMPARE):
        own = [telling for telling in tellings if telling.type == claim_type]
        if len(own) < 2:
            groups += [Group.of((telling,)) for telling in own]
            continue
        joiner = _Joiner(own, entities, rulings)
        within = _blocks(own, _within_document)
        joiner.join_sure(within)
        joiner.join_likely(within, nearest=True)
        groups += joiner.groups()
        judgements += joiner.judgements
    return sorted(groups, key=lambda group: group.tellings[0].order), judgements


def join_groups(
    groups: Sequence[Sequence[Telling]], entities: Entities, rulings: Rulings = NO_RULINGS
) -> tuple[list[list[Telling]], list[Judgement]]:
    """Return the tellings of each event together, and the judgements made on groups of one type and connection."""
    ordered = sorted(groups, key=lambda group: group[0].order)
    if len(ordered) == 1:
        return [list(ordered[0])], []
    tellings = sorted((one for group in groups for one in group), key=lambda one: one.order)
    joiner = _Joiner(tellings, entities, rulings)
    joiner.take_over(ordered)
    across = _blocks(tellings, _KEYS[tellings[0].type])
    joiner.join_sure(across)
    joiner.join_likely(across, nearest=False)
    return [list(group.tellings) for group in joiner.groups()], joiner.judgements


def _within_document(telling: Telling) -> Iterator[tuple[str, ...]]:
    yield from ((side,) for side in sorted(telling.sides))
    if telling.names or not telling.sides:
        yield ("",)


def _blocks(tellings: Sequence[Telling], keys: Callable[[Telling], Iterator[tuple[str, ...]]]) -> Blocks:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for number, telling in enumerate(tellings):
        for key in dict.fromkeys(keys(telling)):
            blocks[key].append(number)
    return {key: block for key, block in blocks.items() if len(block) > 1}


def keys_of(group: Group, rulings: Rulings = NO_RULINGS) -> Iterator[tuple[str, ...]]:
    """Yield what a group shares with others that may be the same event; those of `BINDING` suffice by themselves."""
    found = dict.fromkeys(key for telling in group.tellings for key in _KEYS[group.type](telling))
    yield from ((group.type, *key) for key in found)
    marks = {telling.event for telling in group.tellings if is_global(telling.event)}
    yield from ((BINDING, group.type, mark) for mark in sorted(filter(None, marks)))
    for telling in group.tellings:
        yield from ((BINDING, group.type, str(line)) for line in rulings.lines_on(group.type, telling.name))


BINDING = "!"
"""How keys begin that connect groups without comparison: what the reader or a person says is one."""


def connections(key: tuple[str, ...], block: Sequence[Profile], entities: Entities) -> Iterator[tuple[int, int]]:
    """Yield pairs of a block, by place in it, that may be one event: what groups with one key in common say.

    A pair that hangs together by others is not compared.
    """
    if key[0] == BINDING:
        yield from ((0, place) for place in range(1, len(block)))
        return
    compare = _COMPARE[key[0]]
    roots = Roots(len(block))
    for left, right in _near_in_time(block):
        if roots.root(left) == roots.root(right):
            continue
        if compare(block[left], block[right], entities).verdict != "different":
            roots.join(left, right)
            yield left, right


def _near_in_time(block: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of which not both are of one day each, or these days are neighbours: the others clash."""
    days: dict[date, list[int]] = defaultdict(list)
    others: list[int] = []
    for place, profile in enumerate(block):
        day = _only_day(profile)
        for earlier in others:
            yield earlier, place
        if day is None:
            yield from ((earlier, place) for same in days.values() for earlier in same)
            others.append(place)
        else:
            for offset in (-1, 0, 1):
                yield from ((earlier, place) for earlier in days.get(day + timedelta(days=offset), ()))
            days[day].append(place)


def _only_day(profile: Profile) -> date | None:
    """Return the one day that is told; that on which an agreement was left tells nothing of when it was made."""
    if len(profile.whens) != 1 or LEFT in profile.statuses:
        return None
    (when,) = profile.whens
    try:
        return date.fromisoformat(when.start) if when.end is None and len(when.start) == _DAY else None
    except ValueError:  # a thirtieth of February, as told
        return None


@dataclass(slots=True)
class _Joiner:
    """Groups of tellings that grow; each group is compared by what its tellings say together.

    What a person calls the same is joined at first, then what the reader names as one: an event of one document, or an
    agreement that the registry knows. What a person calls different never is.
    """

    tellings: Sequence[Telling]
    entities: Entities
    rulings: InitVar[Rulings]
    judgements: list[Judgement] = field(default_factory=list)
    clusters: Clusters[int] = field(init=False)
    profiles: dict[int, Profile] = field(init=False)

    def __post_init__(self, rulings: Rulings) -> None:
        marks = {number: one.event for number, one in enumerate(self.tellings) if is_global(one.event)}
        self.clusters = Clusters(range(len(self.tellings)), {number: event for number, event in marks.items() if event})
        self.profiles = {number: profile_of(telling) for number, telling in enumerate(self.tellings)}
        self._obey(rulings)
        self._join_named()

    def _obey(self, rulings: Rulings) -> None:
        named = {(str(one.type), one.name): number for number, one in enumerate(self.tellings)}
        for left, right in rulings.apply(self.clusters, named):
            self._join(left, right, Outcome("same", "a person says so", 1.0))

    def _join_named(self) -> None:
        firsts: dict[tuple[str, str], int] = {}
        for number, telling in enumerate(self.tellings):
            event = telling.event
            if event is not None:
                first = firsts.setdefault(("" if is_global(event) else telling.doc, event), number)
                self._join(first, number, Outcome("same", "the reader says so", 1.0))

    def take_over(self, groups: Iterable[Sequence[Telling]]) -> None:
        """Join what was joined within documents, which was judged there."""
        places = {telling.order: number for number, telling in enumerate(self.tellings)}
        before = len(self.judgements)
        for group in groups:
            first, *others = (places[telling.order] for telling in group)
            for other in others:
                self._join(first, other, Outcome("same", "one document", 1.0))
        del self.judgements[before:]

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
        compare = _COMPARE[self.tellings[left].type]
        return compare(self._profile(left), self._profile(right), self.entities)

    def _profile(self, number: int) -> Profile:
        return self.profiles[self.clusters.root(number)]

    def _detail(self, number: int) -> tuple[int, int, int]:
        return self._profile(number).detail

    def _distance(self, root: int, other: int) -> tuple[bool, int]:
        gap = self.tellings[root].start - self.tellings[other].start
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
            one.name, other.name, outcome.verdict, outcome.reason, outcome.similarity, one.type
        )  # fmt: skip
        self.judgements.append(judgement)

    def groups(self) -> list[Group]:
        """Return what is together now, in the order of the first tellings."""
        return [
            Group(tuple(self.tellings[number] for number in group), self._profile(root))
            for root, group in self.clusters.groups().items()
        ]


def is_global(event: str | None) -> bool:
    """Return whether the reader's name for an event holds beyond the document."""
    return event is not None and event.startswith("agreement/")
