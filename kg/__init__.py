"""diplokg: what is written about diplomacy, as a knowledge graph that can be traced to its passages.

import kg

graph = kg.build(["pages/"])
for row in graph.query("meetings", name="Putin").records():
    print(row["date"], row["sides"])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Graph, build, load, queries

__version__ = "0.1.0"
__all__ = ["Graph", "build", "load", "queries"]


def __getattr__(name: str) -> object:
    """Load the library when its first name is used: who imports a part of it does not wait for all the rest."""
    if name in __all__:
        return getattr(import_module("kg.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
