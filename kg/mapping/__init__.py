"""Mappings in YARRRML, RML and R2RML: rows of named tables in, N-Quads lines out.

`read_mapping` parses a file, `check` compares it with the ontology and the tables, `run` applies it. Siblings such as
`kg.graph` are unknown here: lines of text are all that leaves this package.
"""

from kg.mapping.checks.check import check, faults_of
from kg.mapping.checks.vocabulary import Vocabulary
from kg.mapping.engine.blocks import Options
from kg.mapping.engine.distinct import Chunk, run_distinct
from kg.mapping.engine.faults import Omission
from kg.mapping.engine.run import run
from kg.mapping.model import LogicalSource, Mapping, PredicateObjectMap, TriplesMap
from kg.mapping.provenance import evidence, with_provenance
from kg.mapping.reading import RML_ENDINGS, examine_mapping, parse_mapping, read_mapping, read_text
from kg.mapping.rml import write_rml

__all__ = [
    "RML_ENDINGS",
    "Chunk",
    "LogicalSource",
    "Mapping",
    "Omission",
    "Options",
    "PredicateObjectMap",
    "TriplesMap",
    "Vocabulary",
    "check",
    "evidence",
    "examine_mapping",
    "faults_of",
    "parse_mapping",
    "read_mapping",
    "read_text",
    "run",
    "run_distinct",
    "with_provenance",
    "write_rml",
]
