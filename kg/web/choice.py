"""Which part of a graph a drawing shows: a period, a kind of event, an organisation, states or persons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg.vocab import DIP
from kg.web.events import MEETING, Event, Period, between, day, members_of
from kg.web.holdings import Holdings

Actors = Literal["sides", "people"]
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for: `kind` and `organization` are IRIs, empty for any; `actors` says who is drawn."""

    period: Period = field(default_factory=Period)
    kind: str = ""
    organization: str = ""
    actors: Actors = "sides"

    def events(self, holdings: Holdings, *, only_meetings: bool = False) -> list[Event]:
        """Return the events that are asked for, by date."""
        found = between(holdings.events, self.period, kind=self.kind)
        inside = members_of(holdings.known, self.organization) if self.organization else None
        return [
            event
            for event in found
            if (inside is None or not inside.isdisjoint(self.of(event)))
            and (not only_meetings or event.type == MEETING)
        ]

    def of(self, event: Event) -> tuple[str, ...]:
        """Return those of an event that are drawn."""
        return event.people if self.actors == "people" else event.sides

    def allowed(self, holdings: Holdings) -> frozenset[str] | None:
        """Return whom the organisation leaves to be drawn; `None` for everybody."""
        if not self.organization:
            return None
        members = members_of(holdings.known, self.organization)
        if self.actors == "sides":
            return members
        return frozenset(person for member in members for person in holdings.known.subjects(f"{DIP}represents", member))


def asked(holdings: Holdings, path: str, query: Mapping[str, str]) -> Choice:
    """Return what a path (`network/2025.html`) and parameters ask for; what is malformed or unknown is passed over."""
    year = _YEAR.search(path)
    first, last = (day(query.get(name, "").strip()) for name in ("from", "to"))
    organization = query.get("organization", "")
    return Choice(
        Period(first or (year.group() if year else ""), last or (year.group() if year else "")),
        query.get("kind", "") if query.get("kind", "").startswith(DIP) else "",
        organization if organization in holdings.largest_organizations else "",
        "people" if query.get("actors") == "people" else "sides",
    )
