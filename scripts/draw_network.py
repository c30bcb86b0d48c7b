"""Draws the network of `seeds/` as `docs/images/network.svg`: `python -m scripts.draw_network`."""

from __future__ import annotations

import sys
from pathlib import Path

import kg
from kg.web.choice import Choice
from kg.web.events import Period
from kg.web.holdings import Holdings
from kg.web.pictures import Painter

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "network.svg"
FROM = "2015"
"""The first year that is drawn; before it there are agreements of the registry alone."""


def network(graph: kg.Graph) -> str:
    """Return the drawing of the graph that `seeds/` gives now, as `kg draw --kind network --from 2015` makes it."""
    painter = Painter(Holdings(graph.dataset.store), "en", lambda _: None)
    return painter.network(Choice(Period(FROM))).file()


def main() -> int:
    """Write the drawing."""
    TARGET.write_text(network(kg.build([ROOT / "seeds"])), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
