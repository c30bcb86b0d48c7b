"""YARRRML mappings: rows of named tables in, N-Quads lines out.

`read_mapping` parses a file, `check` compares it with the ontology and the tables, `run` applies it. Siblings such as
`kg.graph` are unknown here: lines of text are all that leaves this package.
"""

from kg.mapping.check import Vocabulary, check
from kg.mapping.model import LogicalSource, Mapping
from kg.mapping.run import run
from kg.mapping.yarrrml import parse_mapping, read_mapping

__all__ = ["LogicalSource", "Mapping", "Vocabulary", "check", "parse_mapping", "read_mapping", "run"]
