"""Who dealt with whom in a period, drawn."""

from __future__ import annotations

from markupsafe import Markup

from kg.web.choice import asked
from kg.web.pictures import NODES, Painter
from kg.web.views.filters import filters
from kg.web.visit import Shown, Visit


def show(visit: Visit) -> Shown:
    """Return the page."""
    choice = asked(visit.holdings, visit.path, visit.query)
    painter = Painter(visit.holdings, visit.language, visit.href)
    drawing = painter.network(choice)
    values = {"drawing": Markup(drawing.fragment()), "most": NODES, "filters": filters(visit, "network", choice)}
    return Shown("network.html", values)
