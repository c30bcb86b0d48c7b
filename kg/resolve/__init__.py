"""Claims of all documents → rows: one node for one thing, whatever number of texts and scripts tell of it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.resolve.judgement import Judgement
    from kg.resolve.ledger import Ledger
    from kg.resolve.resolution import Memory, resolve
    from kg.resolve.resolved import Resolution
    from kg.resolve.rulings import Rulings

__all__ = ["Judgement", "Ledger", "Memory", "Resolution", "Rulings", "resolve"]
_PLACES = {
    "Judgement": "judgement",
    "Ledger": "ledger",
    "Memory": "resolution",
    "Resolution": "resolved",
    "Rulings": "rulings",
    "resolve": "resolution",
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is first used: where another process has resolved, only what that gives is."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
