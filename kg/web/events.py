"""Meetings and agreements as rows: what drawings, lists and counts are made of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.ask import Known
from kg.vocab import expand

MEETING, AGREEMENT = expand("dip:Meeting"), expand("dip:Agreement")
STATE, ORGANIZATION, OFFICIAL = expand("dip:State"), expand("dip:Organization"), expand("dip:Official")
_TYPE, _KIND, _STATUS = expand("rdf:type"), expand("dip:kind"), expand("dip:status")
_DATES = (expand("dip:date"), expand("dip:startDate"))
_SIDES = (expand("dip:participant"), expand("dip:party"), expand("dip:signatory"))
_REPRESENTS, _MEMBER_OF = expand("dip:represents"), expand("org:memberOf")

_ISO = re.compile(r"\d{4}(?!\d)(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting or agreement; `date` (ISO 8601, as exact as known) is empty where none is known.

    `people` are the officials who took part or signed; `sides` the states and organisations, those for which the
    people act among them. Both are sorted.
    """

    date: str
    iri: str
    type: str
    kind: str
    status: str
    people: tuple[str, ...]
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, each a day, month or year in ISO 8601; empty for no limit."""

    first: str = ""
    last: str = ""

    def holds(self, date: str) -> bool:
        """Return whether a date may lie in it; one that is not known lies in the unlimited period alone."""
        if not date:
            return not self.first and not self.last
        before = bool(self.last) and date[: len(self.last)] > self.last[: len(date)]
        after = bool(self.first) and date[: len(self.first)] < self.first[: len(date)]
        return not before and not after


def read_events(known: Known) -> tuple[Event, ...]:
    """Return all meetings and agreements of a graph by date, those without one last."""
    columns = _Columns(known)
    found = [
        columns.event(iri, of_class) for of_class in (MEETING, AGREEMENT) for iri in known.subjects(_TYPE, of_class)
    ]
    return tuple(sorted(found, key=lambda event: (not event.date, event.date, event.iri)))


class _Columns:
    """Statements by property: each property is read once, which is quicker than a look-up an event."""

    def __init__(self, known: Known) -> None:
        self._officials = frozenset(known.subjects(_TYPE, OFFICIAL))
        self._kinds = _by_subject(known, (_KIND,))
        self._statuses = _by_subject(known, (_STATUS,))
        self._dates = _by_subject(known, _DATES)
        self._sides = _by_subject(known, _SIDES)
        self._represents = _by_subject(known, (_REPRESENTS,))

    def event(self, iri: str, of_class: str) -> Event:
        sides = set(self._sides.get(iri, ()))
        people = sides & self._officials
        bodies = (sides - people).union(*(self._represents.get(person, ()) for person in people))
        return Event(
            day(min(self._dates.get(iri, [""]))),
            iri,
            of_class,
            min(self._kinds.get(iri, [""])),
            min(self._statuses.get(iri, [""])),
            tuple(sorted(people)),
            tuple(sorted(bodies)),
        )


def day(text: str) -> str:
    """Return a date as YYYY, YYYY-MM or YYYY-MM-DD, without its time; empty for what is none."""
    found = _ISO.match(text)
    return found.group() if found else ""


def _by_subject(known: Known, predicates: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for predicate in predicates:
        for subject, value in known.pairs(predicate):
            found[subject].append(value.text)
    return dict(found)


def members_of(known: Known, organization: str) -> frozenset[str]:
    """Return an organisation and all that belong to it."""
    return frozenset([organization, *known.subjects(_MEMBER_OF, organization)])


def between(events: Iterable[Event], period: Period, *, kind: str = "") -> Iterator[Event]:
    """Yield the events of a period, of one kind where one is given."""
    return (event for event in events if period.holds(event.date) and kind in ("", event.kind))
