"""What is found by a name."""

from __future__ import annotations

from kg.web.search import Hit
from kg.web.visit import Shown, Visit


def show(visit: Visit) -> Shown:
    """Return the page; without a server a script fills it from the index."""
    asked = visit.query.get("q", "").strip()
    hits: list[Hit] = []
    if asked:
        hits = visit.holdings.index.find(asked, visit.holdings.busy)
    return Shown("search.html", {"asked": asked, "hits": hits, "types": visit.teller.type})
