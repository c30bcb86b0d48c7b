"""Meetings and agreements in the order of time: drawn, and as a list."""

from __future__ import annotations

import re

from markupsafe import Markup

from kg.web.choice import asked
from kg.web.pictures import Painter
from kg.web.views.filters import filters
from kg.web.views.rows import event_row, latest_first
from kg.web.visit import Shown, Visit

PAGE = 100
_PATH = re.compile(r"(timeline(?:/\d{4})?)(?:~(\d+))?\.html", re.ASCII)


def show(visit: Visit) -> Shown | None:
    """Return a page of the list with the drawing above; `None` for a page that it does not have."""
    match = _PATH.fullmatch(visit.path)
    choice = asked(visit.holdings, match.group(1) if match else "", visit.query)
    events = choice.events(visit.holdings)
    number = (match.group(2) if match else None) or visit.query.get("page", "1")
    at, count = int(number) if number.isdecimal() else 1, max(1, -(-len(events) // PAGE))
    if match is None or not 0 < at <= count:
        return None
    listed = latest_first(events)[(at - 1) * PAGE : at * PAGE]
    first = match.group(1)
    values = {
        "drawing": Markup(Painter(visit.holdings, visit.language, visit.href).timeline(events).fragment()),
        "rows": [event_row(visit, event) for event in listed],
        "total": len(events),
        "at": at,
        "pages": [(n, f"{first}{f'~{n}' if n > 1 else ''}.html") for n in range(1, count + 1)],
        "filters": filters(visit, "timeline", choice),
    }
    return Shown("timeline.html", values)
