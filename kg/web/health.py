"""Where a graph is weak: contradictions, plans without an outcome, events without a date, findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph import Answer, ask_store, get_query
from kg.settings import ReaderLanguage
from kg.vocab import PREFIXES, expand
from kg.web.events import MEETING, Event

_PLANNED = expand("dip:planned")


@dataclass(frozen=True, slots=True)
class Weakness:
    """One kind of weakness: the key of its text, the path of the page that lists it, and how often it is there."""

    key: str
    path: str
    count: int


def answer(store: ox.Store, name: str, language: ReaderLanguage) -> Answer:
    """Return the answer to a named query in a language, its other parameters as they are by default."""
    query = get_query(name)
    given = {"lang": language} if any(one.name == "lang" for one in query.parameters) else {}
    return ask_store(store, query.bound(given), name=name, prefixes=PREFIXES)


def is_open_plan(event: Event) -> bool:
    """Return whether a meeting was planned and is not told to have taken place, nor to have been cancelled."""
    return event.type == MEETING and event.status == _PLANNED


def weaknesses(events: tuple[Event, ...], *, contradictions: int | None, findings: int | None) -> Iterator[Weakness]:
    """Yield what there is to tell; `None` stands for what was not looked for."""
    if contradictions is not None:
        yield Weakness("contradictions", "lists/contradictions.html", contradictions)
    yield Weakness("planned", "lists/planned.html", sum(map(is_open_plan, events)))
    yield Weakness("without_date", "lists/undated.html", sum(not event.date for event in events))
    if findings is not None:
        yield Weakness("findings", "lists/findings.html", findings)
