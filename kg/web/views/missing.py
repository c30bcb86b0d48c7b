"""The page that says that nothing is there."""

from __future__ import annotations

from kg.web.visit import Shown, Visit


def show(visit: Visit) -> Shown:
    """Return the page; the path that was asked for is told."""
    return Shown("missing.html", {"path": visit.path}, status=404)
