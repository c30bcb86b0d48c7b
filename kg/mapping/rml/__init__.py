"""RML and R2RML in Turtle, to the model and from it."""

from kg.mapping.rml.maps import parse_rml
from kg.mapping.rml.writing import write_rml

__all__ = ["parse_rml", "write_rml"]
