"""diplokg: what is written about diplomacy, as a knowledge graph that can be traced to its passages."""

__version__ = "0.1.0"
