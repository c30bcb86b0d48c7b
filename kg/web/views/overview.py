"""The first page: what the graph holds, what is new in it, where it is weak."""

from __future__ import annotations

from kg.web.events import MEETING, OFFICIAL, STATE
from kg.web.views.rows import event_row
from kg.web.visit import Shown, Visit

_LATEST, _TOP = 10, 12


def show(visit: Visit) -> Shown:
    """Return the page."""
    holdings = visit.holdings
    dated = [event for event in holdings.events if event.date and event.type == MEETING]
    values = {
        "counts": holdings.counts,
        "triples": holdings.triples,
        "meetings": [event_row(visit, event) for event in reversed(dated[-_LATEST:])],
        "states": holdings.busiest(STATE, _TOP),
        "officials": holdings.busiest(OFFICIAL, _TOP),
        "documents": holdings.documents_by_date[:_LATEST],
        "health": holdings.health,
    }
    return Shown("overview.html", values)
