"""Events as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.web.events import Event
from kg.web.visit import Visit


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as lists show it."""

    event: Event
    name: str
    href: str | None


def event_row(visit: Visit, event: Event) -> EventRow:
    """Return an event with its name and address."""
    return EventRow(event, visit.label(event.iri), visit.href(event.iri))


def latest_first(events: Iterable[Event]) -> list[Event]:
    """Return events from the latest to the first, those without a date last."""
    return sorted(sorted(events, key=lambda event: event.iri), key=lambda event: event.date, reverse=True)
