"""Reads what resolving gives back into the short form of the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.model.table import Row, Table
from kg.resolve import Resolution
from kg.vocab import BASE, DIP
from tests.build import CAST

_SHORT = {key: name for name, (key, _) in CAST.items()}
_ACTORS = {"Meeting": "participants", "Agreement": "parties"}


def table(resolution: Resolution, name: str) -> Table:
    return next(table for table in resolution.tables if table.name == name)


def rows(resolution: Resolution, name: str, graph: str | None = None) -> list[Row]:
    """Rows of one graph (`None`: the resolved view) without the column of the graph, the base left out."""
    where = None if graph is None else BASE + graph
    return [tuple(_bare(value) for value in row[1:]) for row in table(resolution, name).rows if row[0] == where]


def names(resolution: Resolution, prefix: str) -> list[Row]:
    """Label, alternative and language of the things whose key starts with `prefix`, in the resolved view."""
    return [row[1:] for row in rows(resolution, "names") if (row[0] or "").startswith(prefix)]


def _bare(value: str | None) -> str | None:
    return value.removeprefix(BASE).removeprefix(DIP) if value else value


def events(resolution: Resolution, graph: str | None = None) -> list[Mapping[str, Any]]:
    """All events of one graph in the short form of the cases, sorted."""
    found = [_event(resolution, graph, "Meeting", row) for row in rows(resolution, "meetings", graph)]
    found += [_event(resolution, graph, "Agreement", row) for row in rows(resolution, "agreements", graph)]
    return sorted(found, key=repr)


def _event(resolution: Resolution, graph: str | None, kind: str, row: Row) -> dict[str, Any]:
    def values(name: str) -> list[str]:
        found = [one[1] for one in rows(resolution, name, graph) if one[0] == row[0]]
        return sorted(_SHORT.get(str(value), str(value)) for value in found)

    times = {one[1]: next(filter(None, one[2:])) for one in rows(resolution, "dates", graph) if one[0] == row[0]}
    date = times.get("date") or "/".join(str(times[name]) for name in ("startDate", "endDate") if name in times)
    event = {
        kind: values(_ACTORS[kind]), "kind": row[1], "date": date, "place": "".join(values("event_places")),
        "signatory": values("signatories"), "status": row[2],
    }  # fmt: skip
    return {name: value for name, value in event.items() if value or name == kind}
