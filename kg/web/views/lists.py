"""Lists: of all things of a class, of what documents disagree on, of plans without an outcome, of findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from kg.vocab import DIP
from kg.web.events import Event
from kg.web.health import is_open_plan
from kg.web.holdings import CLASSES, JOINING
from kg.web.views.rows import event_row, latest_first
from kg.web.visit import Shown, Visit

PAGE = 200
_CLASS = re.compile(r"list/(\w+?)(?:~(\d+))?\.html", re.ASCII)
_NUMBERED = re.compile(r"lists/\w+?(?:~(\d+))?\.html", re.ASCII)
Entry = TypeVar("Entry")


def show(visit: Visit) -> Shown:
    """Return the page that leads to all lists."""
    counts = {of_class: count for of_class, count in visit.holdings.counts.items() if of_class not in JOINING}
    return Shown("lists.html", {"counts": counts, "health": visit.holdings.health})


def show_class(visit: Visit) -> Shown | None:
    """Return a page of the things of a class, by name."""
    match = _CLASS.fullmatch(visit.path)
    of_class = f"{DIP}{match.group(1)}" if match else ""
    if match is None or of_class not in CLASSES:
        return None
    things = visit.holdings.things(of_class, visit.language)
    return _paged(visit, things, match.group(2), "class.html", {"of_class": of_class, "busy": visit.holdings.busy})


def show_planned(visit: Visit) -> Shown | None:
    """Return the meetings that were planned and are not told to have taken place."""
    return _events(visit, "planned", is_open_plan)


def show_undated(visit: Visit) -> Shown | None:
    """Return the events of which no date is known."""
    return _events(visit, "without_date", lambda event: not event.date)


def show_contradictions(visit: Visit) -> Shown:
    """Return what documents disagree on; without graphs of their own they cannot be compared."""
    holdings = visit.holdings
    answer = holdings.contradictions(visit.language) if holdings.has_graphs else None
    records = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows] if answer else []
    return Shown("contradictions.html", {"records": records, "is_compared": holdings.has_graphs})


def show_findings(visit: Visit) -> Shown | None:
    """Return what the validation found; `None` when there was none."""
    report = visit.holdings.report
    if report is None:
        return None
    return _paged(visit, report.findings, _number(visit), "findings.html", {"report": report})


def _events(visit: Visit, key: str, wanted: Callable[[Event], bool]) -> Shown | None:
    events = latest_first(event for event in visit.holdings.events if wanted(event))
    shown = _paged(visit, events, _number(visit), "events.html", {"key": key})
    if shown is None:
        return None
    rows = [event_row(visit, event) for event in shown.values["entries"]]  # type: ignore[attr-defined]  # set below
    return Shown("events.html", {**shown.values, "rows": rows})


def _number(visit: Visit) -> str | None:
    match = _NUMBERED.fullmatch(visit.path)
    return match.group(1) if match else None


def _paged(
    visit: Visit, entries: Sequence[Entry], number: str | None, template: str, values: Mapping[str, object]
) -> Shown | None:
    """Return a page of a list that may be long; `None` for a page that it does not have."""
    at, count = int(number or 1), max(1, -(-len(entries) // PAGE))
    if not 0 < at <= count:
        return None
    first = re.sub(r"(?:~\d+)?\.html\Z", "", visit.path)
    pages = [(n, f"{first}{f'~{n}' if n > 1 else ''}.html") for n in range(1, count + 1)]
    shown = entries[(at - 1) * PAGE : at * PAGE]
    return Shown(template, {**values, "entries": shown, "total": len(entries), "at": at, "pages": pages})
