"""Claims of all documents → rows: one node for one thing, whatever number of texts and scripts tell of it."""

from kg.resolve.judgement import Judgement
from kg.resolve.ledger import Ledger
from kg.resolve.resolution import Resolution, resolve

__all__ = ["Judgement", "Ledger", "Resolution", "resolve"]
