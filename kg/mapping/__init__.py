"""Mappings in YARRRML, RML and R2RML: rows of named tables in, N-Quads lines out.

`read_mapping` parses a file, `check` compares it with the ontology and the tables, `run` applies it. Siblings such as
`kg.graph` are unknown here: lines of text are all that leaves this package.
"""

from kg.mapping.check import Vocabulary, check
from kg.mapping.model import LogicalSource, Mapping
from kg.mapping.patterns import Omission
from kg.mapping.reading import read_mapping
from kg.mapping.rml import parse_rml
from kg.mapping.run import run
from kg.mapping.yarrrml import parse_mapping

__all__ = [
    "LogicalSource",
    "Mapping",
    "Omission",
    "Vocabulary",
    "check",
    "parse_mapping",
    "parse_rml",
    "read_mapping",
    "run",
]
