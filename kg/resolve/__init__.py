"""Claims of all documents → rows: one node for one thing, whatever number of texts and scripts tell of it."""

from kg.resolve.judgement import Judgement
from kg.resolve.ledger import Ledger
from kg.resolve.resolution import Memory, Resolution, resolve
from kg.resolve.rulings import Rulings

__all__ = ["Judgement", "Ledger", "Memory", "Resolution", "Rulings", "resolve"]
