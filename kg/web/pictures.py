"""From the events of a graph to drawings; pages and `kg draw` have the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.ask import Teller
from kg.draw.drawing import Drawing
from kg.draw.matrix import draw_matrix
from kg.draw.network import Node, Tie, draw_network
from kg.draw.spans import Lasting, draw_spans
from kg.draw.timeline import DOTS, Moment, draw_timeline
from kg.settings import ReaderLanguage
from kg.vocab import expand
from kg.web.addresses import anchor
from kg.web.choice import Choice
from kg.web.events import MEETING, Event, day
from kg.web.holdings import Holdings
from kg.web.wording import Wording

_MEMBER, _TYPE, _TENURE = expand("org:member"), expand("rdf:type"), expand("dip:Tenure")
_REPRESENTS = expand("dip:represents")
_START, _FINISH = expand("dip:startDate"), expand("dip:endDate")
MANY = 8
"""An event with more sides than this joins nobody: a conference of all states says little of two of them."""
NODES, ROWS = 48, 24
Href = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Ties:
    """Who has to do with whom: the actors that are shown, how many events each has, and each two of them share."""

    actors: tuple[str, ...]
    weights: Counter[str]
    pairs: Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws of a graph in a language; `href` says where a click on a thing leads."""

    holdings: Holdings
    language: ReaderLanguage
    href: Href

    def label(self, iri: str) -> str:
        """Return the name of a thing."""
        return self.holdings.label(iri, self.language)

    def network(self, choice: Choice) -> Drawing:
        """Return who dealt with whom in a period."""
        ties = tied(self.holdings, choice, NODES)
        text = Wording(self.language)
        nodes = [
            Node(iri, self.label(iri), self.holdings.style(iri), ties.weights[iri], self.href(iri))
            for iri in ties.actors
        ]
        names = {node.key: node.label for node in nodes}
        lines = [
            Tie(one, other, count, text("together", one=names[one], other=names[other], count=count))
            for (one, other), count in sorted(ties.pairs.items())
        ]
        return draw_network(nodes, lines, title=text("network"))

    def matrix(self, choice: Choice) -> Drawing:
        """Return how often who met whom in a period."""
        ties = tied(self.holdings, choice, ROWS, only_meetings=True)
        index = {iri: number for number, iri in enumerate(ties.actors)}
        counts = {(index[one], index[other]): count for (one, other), count in ties.pairs.items()}
        ordered = {(min(pair), max(pair)): count for pair, count in counts.items()}
        return draw_matrix([self.label(iri) for iri in ties.actors], ordered, title=Wording(self.language)("matrix"))

    def timeline(self, events: Sequence[Event]) -> Drawing:
        """Return what happened when."""
        is_named = sum(bool(event.date) for event in events) <= DOTS
        moments = [
            Moment(
                event.date,
                self.label(event.iri) if is_named else "",
                f"{self._class(event)} {_end(event.status)}",
                self.href(event.iri) if is_named else None,
            )
            for event in events
            if event.date
        ]
        return draw_timeline(moments, title=Wording(self.language)("timeline"))

    def around(self, iri: str) -> Drawing | None:
        """Return a thing and what is nearest to it; `None` when nothing is."""
        ties = neighbours(self.holdings, iri)
        if not ties:
            return None
        near: Counter[str] = Counter()
        for _, other, weight in ties:
            near[other] = max(near[other], weight)
        style = self.holdings.style
        nodes = [Node(iri, self.label(iri), f"{style(iri)} middle", 6)]
        nodes += [Node(other, self.label(other), style(other), n, self.href(other)) for other, n in near.items()]
        title = Wording(self.language)("neighbours")
        lines = [Tie(one, other, weight) for one, other, weight in ties]
        return draw_network(nodes, lines, title=title, width=640, height=180 + 18 * len(nodes))

    def offices(self, iri: str) -> Drawing | None:
        """Return the offices that a person held, as bars; `None` when no time of any is known."""
        known, teller = self.holdings.known, Teller(self.holdings.known, self.language)
        tenures = [one for one in known.subjects(_MEMBER, iri) if known.has(one, _TYPE, _TENURE)]
        lasting = []
        for tenure in tenures:
            start, end = (day(known.text(tenure, key) or "") for key in (_START, _FINISH))
            lasting.append(Lasting(teller.value(tenure, iri).text, start, end, f"#{anchor(tenure)}"))
        return draw_spans(lasting, until=self.holdings.last_day, title=Wording(self.language)("offices"))

    @staticmethod
    def _class(event: Event) -> str:
        return "meeting" if event.type == MEETING else "agreement"


def tied(holdings: Holdings, choice: Choice, count: int, *, only_meetings: bool = False) -> Ties:
    """Return the `count` actors with a part in most events of a choice, the first with most; none is without a tie."""
    allowed = choice.allowed(holdings)
    weights: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for event in choice.events(holdings, only_meetings=only_meetings):
        actors = [one for one in choice.of(event) if allowed is None or one in allowed]
        weights.update(actors)
        if len(actors) <= MANY:
            pairs.update(combinations(actors, 2))
    joined = {actor for pair in pairs for actor in pair}
    ranked = (actor for actor, _ in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
    most = [actor for actor in ranked if actor in joined][:count]
    inside = Counter({pair: n for pair, n in pairs.items() if frozenset(most).issuperset(pair)})
    shown = {actor for pair in inside for actor in pair}
    return Ties(tuple(actor for actor in most if actor in shown), weights, inside)


def neighbours(holdings: Holdings, iri: str, count: int = 14) -> list[tuple[str, str, int]]:
    """Return what is nearest to a thing as ties with a weight: those an actor shares events with, an event's sides."""
    own = next((event for event in holdings.events_of(iri) if event.iri == iri), None)
    return _companions(iri, holdings.events_of(iri), count) if own is None else list(_parts(holdings, own))[: 2 * count]


def _parts(holdings: Holdings, event: Event) -> Iterator[tuple[str, str, int]]:
    """Yield the ties of an event: to the people, from these to whom they act for, to the sides without a person."""
    represented = set()
    for person in event.people:
        yield event.iri, person, 1
        for body in holdings.known.values(person, _REPRESENTS):
            if body.text in event.sides:
                represented.add(body.text)
                yield person, body.text, 1
    yield from ((event.iri, side, 1) for side in event.sides if side not in represented)


def _companions(iri: str, events: Iterable[Event], count: int) -> list[tuple[str, str, int]]:
    found: Counter[str] = Counter()
    for event in events:
        if len(event.people) + len(event.sides) <= 2 * MANY:
            found.update(actor for actor in (*event.people, *event.sides) if actor != iri)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(iri, actor, number) for actor, number in ranked[:count]]


def _end(iri: str) -> str:
    return iri.rpartition("#")[2]
